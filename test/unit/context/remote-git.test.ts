import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  openTaskBeside,
  openTaskFile,
  remoteFiles,
  resolveContext,
  type Tree,
} from '../../../src/context/index.js';
import { parseRemoteLocation } from '../../../src/context/remote-location.js';
import type { RemoteOptions } from '../../../src/context/remote/remote-files.js';
import type { Checked } from '../../../src/diagnostic/index.js';
import { GitRepository, scriptedSSH, serveGit, temporaryFolder } from '../../rig/git/index.js';

let folder = '';
let remove: () => Promise<void>;
let app: GitRepository;
let first = '';
let second = '';
beforeAll(async () => {
  ({ path: folder, remove } = await temporaryFolder());
  app = await GitRepository.create(join(folder, 'app.git'), {
    'acr-task.yaml': 'steps: []\n',
    'src/app.txt': 'one',
    'src/tasks/build.yaml': 'steps: [] # build\n',
  });
  first = await app.head();
  await app.git('tag', '--annotate', '--message', 'one', 'v1.0');
  second = await app.commit({
    'src/app.txt': 'two',
    'src/out': { leadsTo: '/etc' },
    'src/passwd.yaml': { leadsTo: '/etc/passwd' },
  });
});
afterAll(() => remove());

let cacheFolder = '';
beforeEach(async () => {
  cacheFolder = await mkdtemp(join(folder, 'cache-'));
});

const options = (more: Partial<RemoteOptions> = {}): RemoteOptions => ({
  cacheFolder,
  environment: {},
  offline: false,
  submodules: false,
  signal: new AbortController().signal,
  withRegistry: () => Promise.reject(new Error('no registry is asked here')),
  ...more,
});

async function fetch(text: string, more: Partial<RemoteOptions> = {}): Promise<Checked<Tree>> {
  const location = parseRemoteLocation(text);
  if (location?.ok !== true) throw new Error(`'${text}' is no remote location`);
  return remoteFiles(options(more))(location.value);
}

/** What was fetched; the problem where nothing was. */
async function fetched(text: string, more: Partial<RemoteOptions> = {}): Promise<Tree> {
  const tree = await fetch(text, more);
  if (!tree.ok)
    throw new Error(tree.problems.map(({ message, hint }) => `${message} (${hint ?? ''})`).join());
  return tree.value;
}

const textOf = ({ directory }: Tree, name: string) => readFile(join(directory, name), 'utf8');

describe('references', () => {
  test('the branch that HEAD is', async () => {
    const tree = await fetched(app.url);
    expect(tree).toMatchObject({
      cached: false,
      origin: {
        kind: 'git',
        location: app.url,
        version: second,
        checkout: { commit: second, branch: 'main', gitTag: '', repository: app.url },
      },
    });
    expect(await textOf(tree, 'src/app.txt')).toBe('two');
    expect((await readdir(tree.directory)).sort()).toEqual(['acr-task.yaml', 'src']);
  });

  test('an annotated tag is its commit', async () => {
    const { origin, ...tree } = await fetched(`${app.url}#v1.0`);
    expect(origin).toMatchObject({ version: first, checkout: { branch: '', gitTag: 'v1.0' } });
    expect(await textOf({ origin, ...tree }, 'src/app.txt')).toBe('one');
  });

  test('a commit, in full and in short', async () => {
    expect((await fetched(`${app.url}#${first}`)).origin.version).toBe(first);
    expect((await fetched(`${app.url}#${first.slice(0, 9)}`)).origin.version).toBe(first);
  });

  test('one that does not exist', async () => {
    await expect(fetched(`${app.url}#mian`)).rejects.toThrow(
      `the location '${app.url}#mian' has no branch, tag or commit 'mian' (did you mean 'main'?)`,
    );
    await expect(fetched(`${app.url}#${'0'.repeat(40)}`)).rejects.toThrow(/has no commit '0{40}'/);
  });

  test('a repository that does not exist', async () => {
    await expect(fetched(`file://${folder}/nothing.git`)).rejects.toThrow(
      /cannot be fetched \(git: .*nothing\.git/,
    );
  });
});

describe('the cache', () => {
  test('a commit is fetched once, a branch is asked for again', async () => {
    expect((await fetched(app.url)).cached).toBe(false);
    expect((await fetched(`${app.url}#main`)).cached).toBe(true);
    const commit = `file://${folder}/moved-away#${second}`;
    await expect(fetched(commit)).rejects.toThrow(/moved-away/); // that a commit is here does not make it theirs
    expect((await fetched(`${app.url}#${second}`, { environment: { PATH: '/nowhere' } })).cached).toBe(true);
  });

  test('offline', async () => {
    await expect(fetched(app.url, { offline: true })).rejects.toThrow(
      `the location '${app.url}' is not in the cache (leave --offline away once, to fetch it)`,
    );
    await fetched(app.url);
    expect(await fetched(app.url, { offline: true })).toMatchObject({
      cached: true,
      origin: { version: second },
    });
  });

  test('many at the same time leave one copy, and no drafts', async () => {
    await Promise.all(Array.from({ length: 5 }, () => fetched(app.url)));
    expect(await readdir(join(cacheFolder, 'trees'))).toEqual([`git-${second}`]);
    expect(await readdir(join(cacheFolder, 'drafts'))).toEqual([]);
  });

  test('a failure leaves nothing', async () => {
    await expect(fetched(`${app.url}#main`, { limits: { entries: 2 } })).rejects.toThrow(
      /has more than 2 files/,
    );
    await expect(fetched(app.url, { limits: { sent: 100 } })).rejects.toThrow(/has more than 100 bytes/);
    await expect(fetched(app.url, { limits: { unpacked: 5 } })).rejects.toThrow(
      /has more than 5 bytes unpacked/,
    );
    expect(await readdir(join(cacheFolder, 'drafts'))).toEqual([]);
  });
});

describe('what git may not do', () => {
  test('links lead to nothing outside', async () => {
    const context = await resolveContext(`${app.url}#main:src/out`, folder, remoteFiles(options()));
    expect(context).toMatchObject({
      ok: false,
      problems: [
        {
          code: 'context/not-found',
          message: `the location '${app.url}#main:src/out' has no directory 'src/out'`,
        },
      ],
    });
    const places = { cwd: folder, standardInput: [] as never, fetch: remoteFiles(options()) };
    const file = await openTaskFile(`${app.url}#main:src/passwd.yaml`, places);
    expect(file).toMatchObject({ ok: false, problems: [{ code: 'read/not-found' }] });
  });

  test("hooks of the user's own templates and settings are not run", async () => {
    const hooks = await mkdtemp(join(folder, 'hooks-'));
    await writeFile(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch '${hooks}/ran'\n`, { mode: 0o755 });
    const settings = join(hooks, 'gitconfig');
    await writeFile(settings, `[core]\n\thooksPath = ${hooks}\n[init]\n\ttemplateDir = ${hooks}\n`);
    await fetched(app.url, { environment: { GIT_CONFIG_GLOBAL: settings } });
    expect(await readdir(hooks)).not.toContain('ran');
  });

  test('a submodule cannot use ext::', async () => {
    const parent = await GitRepository.create(join(folder, 'evil.git'), {
      '.gitmodules': `[submodule "x"]\n\tpath = x\n\turl = ext::sh -c touch% ${folder}/ext-ran\n`,
    });
    await parent.git('update-index', '--add', '--cacheinfo', `160000,${first},x`);
    await parent.git('commit', '--quiet', '--message', 'x');
    await expect(fetched(parent.url, { submodules: true })).rejects.toThrow(
      /transport 'ext' not allowed.*\(only 'https:\/\/', 'ssh:\/\/' and 'file:\/\/' are allowed/,
    );
    expect(await readdir(folder)).not.toContain('ext-ran');
    expect((await fetched(parent.url)).cached).toBe(false); // not asked for, not fetched
  });

  test('submodules on request', async () => {
    const parent = await GitRepository.create(join(folder, 'parent.git'), {});
    await parent.git('submodule', '--quiet', 'add', app.url, 'app');
    await parent.commit({});
    const tree = await fetched(parent.url, { submodules: true });
    expect(await textOf(tree, 'app/src/app.txt')).toBe('two');
    expect(await readdir(join(tree.directory, 'app'))).not.toContain('.git');
    expect(await readdir(join((await fetched(parent.url)).directory, 'app'))).toEqual([]);
  });
});

describe('over the network', () => {
  test('http with a login, which git does not get on its command line', async () => {
    const server = await serveGit(folder, { username: 'me', password: 'p@ss' });
    try {
      const url = `${server.address}/app.git`;
      await expect(fetched(url)).rejects.toThrow(/git is not asked for passwords here/);
      const location = url.replace('//', '//me:p%40ss@');
      const { origin } = await fetched(location);
      expect(origin).toMatchObject({ location: url, version: second, checkout: { repository: url } });
      expect(server.requests.some((request) => request.includes('git-upload-pack'))).toBe(true);
    } finally {
      await server.close();
    }
  });

  test('ssh, which asks nobody anything', async () => {
    const { log } = await scriptedSSH(folder);
    const environment = { PATH: `${folder}:${process.env.PATH ?? ''}` };
    const { origin } = await fetched(`ssh://git@example.com${folder}/app.git#v1.0`, { environment });
    expect(origin.version).toBe(first);
    expect(await readFile(log, 'utf8')).toContain('-o BatchMode=yes');
  });

  test('plain http to another machine', async () => {
    await expect(fetched('http://192.0.2.1/app.git')).rejects.toThrow(/transport 'http' not allowed/);
  });
});

describe('task files', () => {
  const opened = async (name: string | undefined, where?: string) => {
    const fetch = remoteFiles(options());
    const context = await resolveContext(where, folder, fetch);
    if (!context.ok) throw new Error('no context');
    return openTaskFile(name, { cwd: folder, standardInput: [] as never, context: context.value, fetch });
  };

  test('of the context, by their names, and by none', async () => {
    expect(await opened('build.yaml', `${app.url}#main:src`)).toMatchObject({
      value: {
        source: {
          path: `${app.url}#${second.slice(0, 12)}:src/tasks/build.yaml`,
          text: 'steps: [] # build\n',
        },
        origin: { version: second },
      },
    });
    expect(await opened(undefined, app.url)).toMatchObject({
      value: { source: { path: `${app.url}#${second.slice(0, 12)}:acr-task.yaml` } },
    });
  });

  test("a name that begins with a dot is the user's own", async () => {
    await writeFile(join(folder, 'own.yaml'), 'steps: [] # own\n');
    const file = await opened('./own.yaml', app.url);
    expect(file).toMatchObject({ value: { source: { path: './own.yaml' } } });
    expect(file).not.toHaveProperty('value.origin');
  });

  test('remote by themselves', async () => {
    expect(await opened(`${app.url}#v1.0:src/tasks/build.yaml`)).toMatchObject({
      value: { source: { text: 'steps: [] # build\n' }, origin: { version: first } },
    });
  });

  test('named by a file of somebody else, but not on this machine', async () => {
    const checkout = { commit: '', branch: '', repository: '', gitTag: '' };
    const origin = { kind: 'git', location: 'https://example.com/x.git', version: second, checkout } as const;
    const from = { source: { path: 'x', text: '' }, origin, folder, root: folder };
    const places = { cwd: folder, standardInput: [] as never, fetch: remoteFiles(options()) };
    for (const name of [
      app.url,
      `git+${app.url}`,
      'http://localhost:1/task.yaml',
      'oci://127.0.0.1:1/task:1',
    ])
      expect(await openTaskBeside(name, from, places)).toMatchObject({
        problems: [{ code: 'context/unsafe' }],
      });
    const own = { source: { path: 'x', text: '' }, folder };
    expect(await openTaskBeside(`${app.url}#:acr-task.yaml`, own, places)).toMatchObject({ ok: true });
  });

  test('a misspelt one', async () => {
    expect(await opened('acr-tsk.yaml', app.url)).toMatchObject({
      ok: false,
      problems: [{ code: 'read/not-found', hint: "did you mean 'acr-task.yaml'?" }],
    });
  });
});
