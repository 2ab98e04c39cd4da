import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLive } from '../rig/engines/describe-live.js';
import { command } from '../rig/program/command.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';
import { createUser, type User } from '../rig/user/index.js';

describeLive('files that containers make for a user who is not root', (engines) => {
  let installation: Installation;
  let user: User;
  let project: string;

  beforeAll(async () => {
    user = await createUser(engines);
    installation = await Installation.create();
    for (const folder of [installation.folder, installation.temporaryFolder]) await user.own(folder);
  });
  afterAll(() => Promise.all([installation.close(), user.close()]));
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'taskrun-live-'));
    await chmod(project, 0o755);
    await user.own(project);
  });
  afterEach(async () => {
    await rm(project, { recursive: true, force: true });
    expect(await readdir(installation.temporaryFolder)).toEqual([]);
    const label = ['--quiet', '--filter', 'label=io.taskrun.run'];
    const list = ['ps', '--all', ...label];
    const images = ['images', '--quiet', '--filter', 'label=io.taskrun.files'];
    for (const words of [list, images])
      expect((await command(engines.dockerPath, words, engines.environment)).stdout).toBe('');
  });

  async function run(script: string, ...more: readonly string[]): Promise<ProgramResult> {
    const step = `{{.Values.base}} sh script`;
    await writeFile(join(project, 'script'), script);
    await user.own(join(project, 'script'));
    await writeFile(join(project, 'task.yaml'), `version: v1.1.0\nsteps:\n- cmd: "${step}"\n`);
    const words = ['run', 'task.yaml', '--registry', engines.registry, '--set', `base=${engines.base}`];
    return installation.taskrun([...words, ...more], {
      directory: project,
      user,
      environment: user.environment,
    });
  }

  /** Owner, group and permissions of files in the project. */
  const looks = (...paths: readonly string[]): Promise<readonly string[]> =>
    Promise.all(
      paths.map(async (path) => {
        const { uid, gid, mode } = await lstat(join(project, path));
        return `${path} ${uid === user.uid ? 'user' : uid}:${gid === user.gid ? 'user' : gid} ${(mode & 0o7777).toString(8)}`;
      }),
    );

  test('the private copy goes, with directories of root in it that the user cannot even read', async () => {
    const { exitCode, stderr } = await run(`
      mkdir -p made/closed/within $HOME/cache && touch made/closed/within/file $HOME/cache/file
      chmod 700 made/closed/within $HOME/cache && chmod 0 made/closed && chown -R 999:999 .`);
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('[workspace/')]);
  });

  test('in place they are the user’s afterwards, and what was another’s before is still', async () => {
    await mkdir(join(project, 'foreign'));
    for (const path of ['foreign/file', 'linked']) await writeFile(join(project, path), 'of root\n');
    const { exitCode, stderr } = await run(
      `
      mkdir -p made/closed && echo secret > made/closed/key && ln -s /nowhere made/link && touch foreign/more
      touch -d '2020-01-02 03:04:05' made/old && ln linked made/hard
      printf run > 'made/ß and a name that is ${'long '.repeat(30)}'
      mkdir made/many && (cd made/many && touch $(seq 1200))
      chmod 4755 made/old && chmod 400 made/closed/key && chmod 0 made/closed && chown 999:999 . script`,
      '--in-place',
    );
    expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining('[workspace/')]);
    expect((await readdir(project)).sort()).toEqual(['foreign', 'linked', 'made', 'script', 'task.yaml']);
    const long = `made/ß and a name that is ${'long '.repeat(30)}`;
    expect(
      await looks('.', 'script', 'made', 'made/closed', 'made/closed/key', 'made/link', 'made/old', long),
    ).toEqual([
      '. user:user 755',
      'script user:user 644',
      'made user:user 755',
      'made/closed user:user 700',
      'made/closed/key user:user 400',
      'made/link user:user 777',
      'made/old user:user 755',
      `${long} user:user 644`,
    ]);
    expect(await looks('foreign', 'foreign/file', 'linked', 'made/hard', 'foreign/more')).toEqual([
      'foreign 0:0 755',
      'foreign/file 0:0 644',
      'linked 0:0 644',
      'made/hard 0:0 644',
      'foreign/more user:user 644',
    ]);
    expect(await readFile(join(project, 'made/closed/key'), 'utf8')).toBe('secret\n');
    const many = await readdir(join(project, 'made/many'));
    const owners = await Promise.all(many.map((name) => lstat(join(project, 'made/many', name))));
    expect(owners.filter(({ uid }) => uid === user.uid).length).toBe(1200);
    const { mtime } = await lstat(join(project, 'made/old'));
    expect(mtime.toISOString()).toBe('2020-01-02T03:04:05.000Z');
  });
});
