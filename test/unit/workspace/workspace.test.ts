import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  chmod,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  realpath,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { resolveInside, runFolderPath, Workspace, WorkspaceError } from '../../../src/workspace/index.js';

let top = '';
let context = '';
let parent = '';
let workspace: Workspace;

beforeEach(async () => {
  top = await realpath(await mkdtemp(join(tmpdir(), 'workspace-')));
  context = join(top, 'context');
  parent = join(top, 'runs');
  await mkdir(join(context, 'src', 'deep'), { recursive: true });
  await writeFile(join(context, 'src', 'deep', 'file'), 'content');
  workspace = new Workspace({ folder: runFolderPath('a/b', parent), context });
});
afterEach(() => rm(top, { recursive: true }));

const listing = async (directory: string): Promise<string[]> =>
  (await readdir(directory, { recursive: true })).sort();

describe('Workspace', () => {
  test('nothing is made before it is asked for', async () => {
    expect(await workspace.readable()).toBe(context);
    await workspace.remove();
    expect(await readdir(top)).toEqual(['context']);
  });

  test('the copy is private, complete, and gone after the run', async () => {
    await chmod(join(context, 'src', 'deep', 'file'), 0o755);
    await utimes(join(context, 'src', 'deep', 'file'), 1_000_000, 1_000_000);
    await symlink('../nowhere', join(context, 'dangling'));
    await symlink('/etc', join(context, 'src', 'absolute'));
    const path = await workspace.path();
    expect(await listing(path)).toEqual(await listing(context));
    expect(await readlink(join(path, 'dangling'))).toBe('../nowhere');
    expect(await readlink(join(path, 'src', 'absolute'))).toBe('/etc');
    const file = await stat(join(path, 'src', 'deep', 'file'));
    expect([file.mode & 0o777, file.mtimeMs]).toEqual([0o755, 1_000_000_000]);
    expect(basename(dirname(path))).toMatch(/^taskrun-a_b-[\w-]{8}$/);
    expect((await stat(dirname(path))).mode & 0o777).toBe(0o700);

    await writeFile(join(path, 'src', 'deep', 'file'), 'changed');
    expect(await readFile(join(context, 'src', 'deep', 'file'), 'utf8')).toBe('content');
    await workspace.remove();
    await workspace.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  test('what .dockerignore names is not copied, nor what belongs to version control', async () => {
    const files = [
      '.git/HEAD',
      'big/a',
      'big/ours/b',
      'src/a.map',
      'src/deep/b.map',
      'app/.git/HEAD',
      'Dockerfile',
    ];
    for (const file of files) {
      await mkdir(join(context, dirname(file)), { recursive: true });
      await writeFile(join(context, file), file);
    }
    await writeFile(join(context, '.dockerignore'), 'big\n!big/ours\n**/*.map\nDockerfile\n');
    await utimes(join(context, 'src'), 1_000_000, 1_000_000);
    const filtered = new Workspace({ folder: runFolderPath('r', parent), context, kept: ['Dockerfile'] });
    expect(await listing(await filtered.path())).toEqual(
      [
        '.dockerignore',
        'Dockerfile',
        'app',
        'app/.git',
        'app/.git/HEAD',
        'big',
        'big/ours',
        'big/ours/b',
        'src',
      ].concat(['src/deep', 'src/deep/file']),
    );
    expect((await stat(join(await filtered.path(), 'src'))).mtimeMs).toBe(1_000_000_000);
    await filtered.remove();
  });

  test('many files in one directory', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `file ${index}`);
    for (const name of names) await writeFile(join(context, name), name);
    const path = await workspace.path();
    expect(await listing(path)).toEqual(await listing(context));
    expect(await readFile(join(path, 'file 7'), 'utf8')).toBe('file 7');
    await workspace.remove();
  });

  test('callers at the same time share one copy, and readers use it from then on', async () => {
    const paths = await Promise.all([
      workspace.path(),
      workspace.path(),
      workspace.home(),
      workspace.readable(),
    ]);
    expect(paths[1]).toBe(paths[0]);
    expect(paths[3]).toBe(paths[0]);
    expect(dirname(paths[2])).toBe(dirname(paths[0]));
    expect(await readdir(parent)).toHaveLength(1);
  });

  test('sockets are left out', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(context, 'socket'), resolve));
    expect((await lstat(join(context, 'socket'))).isSocket()).toBe(true);
    expect(await readdir(await workspace.path())).toEqual(['src']);
    await new Promise((resolve) => server.close(resolve));
  });

  test('a context that holds the folder of the copy is not copied into itself', async () => {
    const inside = new Workspace({ folder: runFolderPath('r', join(context, 'runs')), context });
    const path = await inside.path();
    expect(await listing(path)).toEqual(['runs', 'src', 'src/deep', 'src/deep/file']);
    await inside.remove();
  });

  test('read-only directories can be copied and removed', async () => {
    await chmod(join(context, 'src', 'deep'), 0o555);
    const path = await workspace.path();
    await chmod(join(path, 'src', 'deep'), 0o555);
    await workspace.remove();
    expect(await readdir(parent)).toEqual([]);
    await chmod(join(context, 'src', 'deep'), 0o755);
  });

  test('in place the directory itself is used and never removed', async () => {
    const inPlace = new Workspace({ folder: runFolderPath('r', parent), context, inPlace: true });
    expect(await inPlace.path()).toBe(context);
    await inPlace.home();
    await inPlace.remove();
    expect([await listing(context), await readdir(parent)]).toEqual([
      ['src', 'src/deep', 'src/deep/file'],
      [],
    ]);
  });

  test('without a context the workspace is empty', async () => {
    const none = new Workspace({ folder: runFolderPath('r', parent), inPlace: true });
    expect(await readdir(await none.path())).toEqual([]);
    expect(await none.readable()).toBe(await none.path());
  });

  test('any user of a container may write to HOME', async () => {
    expect((await stat(await workspace.home())).mode & 0o777).toBe(0o777);
  });

  test('a context that is gone', async () => {
    await rm(context, { recursive: true });
    await expect(workspace.path()).rejects.toMatchObject({
      reason: 'copy',
      message: `the run's workspace could not be made (ENOENT at '${context}')`,
      hint: 'check the permissions and the free space, or use the directory itself with --in-place',
    });
    await workspace.remove();
    expect(await readdir(parent)).toEqual([]);
  });

  test('removing stops a copy under way', async () => {
    const path = workspace.path();
    const removed = workspace.remove();
    await expect(path).rejects.toBeInstanceOf(WorkspaceError);
    await removed;
    expect(await readdir(parent)).toEqual([]);
  });
});

describe('resolveInside', () => {
  test.each([
    ['', ''],
    ['.', ''],
    ['src', 'src'],
    ['src/../src/deep/', 'src/deep'],
    ['/workspace', ''],
    ['/workspace/src', 'src'],
    ['/workspace//src', 'src'],
    ['inner', 'src'],
  ])('%j', async (path, expected) => {
    await symlink('src', join(context, 'inner'));
    expect(await resolveInside(context, path)).toBe(join(context, expected));
    expect(await workspace.resolveReadable(path)).toBe(join(context, expected));
  });

  test.each(['..', '../context', 'src/../..', '/etc', '/workspace/..', '/workspaces', 'outer', 'outer/runs'])(
    '%j leads out',
    async (path) => {
      await symlink('..', join(context, 'outer'));
      await mkdir(parent);
      await expect(resolveInside(context, path)).rejects.toMatchObject({
        reason: 'outside',
        message: `'${path}' leads out of the workspace`,
        hint: 'use a path inside the context, or give a context that holds it',
      });
    },
  );

  test('a directory that is not there', async () => {
    await expect(workspace.resolve('scr')).rejects.toMatchObject({
      reason: 'not-found',
      message: "'scr' does not exist in the workspace",
      hint: 'paths are relative to the context: check the spelling, or give another context',
    });
  });
});
