import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeLive } from '../rig/engines/describe-live.js';
import { carryImage } from '../rig/other-machine/carry-image.js';
import { type OtherMachine, startOtherMachine } from '../rig/other-machine/index.js';
import { command } from '../rig/program/command.js';
import { Installation, type ProgramResult } from '../rig/program/index.js';

describeLive('an engine that does not see the files of this machine', (engines) => {
  let machine: OtherMachine;
  let installation: Installation;
  let project: string;
  let environment: Readonly<Record<string, string>>;
  const reachedBy = (host: string): void => {
    environment = { ...engines.environment, DOCKER_HOST: host };
  };
  const docker = async (...words: string[]): Promise<string> =>
    (await command(engines.dockerPath, words, environment)).stdout.trim();

  beforeAll(async () => {
    installation = await Installation.create();
    machine = await startOtherMachine(engines, { store: 'containerd', hides: tmpdir() });
    reachedBy(machine.socket);
    await carryImage(engines, engines.base, machine.socket);
  });
  afterAll(async () => {
    await machine.close();
    await installation.close();
  });
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'taskrun-live-'));
    await mkdir(join(project, 'sub'));
    await writeFile(join(project, 'sub', 'input'), 'from here\n');
    await writeFile(join(project, 'gone'), 'to be removed\n');
  });
  afterEach(async () => {
    await rm(project, { recursive: true, force: true });
    const ours = ['--quiet', '--filter', 'label=io.taskrun.run'];
    const left = [
      await docker('ps', '--all', ...ours),
      await docker('network', 'ls', ...ours),
      await docker('volume', 'ls', ...ours),
      await docker('images', '--quiet', '--filter', 'label=io.taskrun.files'),
    ];
    expect([...left, await readdir(installation.temporaryFolder)]).toEqual(['', '', '', '', []]);
  });

  async function run(steps: string, ...more: readonly string[]): Promise<ProgramResult> {
    await writeFile(join(project, 'task.yaml'), `version: v1.1.0\nsteps:\n${steps}`);
    const words = ['run', 'task.yaml', '--registry', engines.registry, '--set', `base=${engines.base}`];
    return installation.taskrun([...words, ...more], { directory: project, environment });
  }

  /** Each of these needs what the one before has done on the other side. */
  const steps = `
- cmd: "{{.Values.base}} sh -c 'cat sub/input; echo from there > sub/made; rm gone; echo kept > $HOME/note'"
- cmd: "{{.Values.base}} cat < sub/made > sub/copied"
- cmd: "{{.Values.base}} sh -c 'cat sub/copied $HOME/note; test ! -e gone'"
- build: -t made-elsewhere --network none -f sub/Dockerfile sub
- cmd: docker run --rm made-elsewhere cat /made
`;

  describe.each(['socket', 'address'] as const)('at its %s', (way) => {
    beforeAll(() => reachedBy(machine[way]));

    test('what containers write is there for redirections, builds and later steps', async () => {
      await writeFile(join(project, 'sub', 'Dockerfile'), `FROM ${engines.base}\nCOPY made /made\n`);
      const { exitCode, stderr } = await run(steps);
      expect(stderr).toContain('acb_step_0 | from here\n');
      expect(stderr).toContain('acb_step_2 | from there\nacb_step_2 | kept\n');
      expect(stderr).toContain('acb_step_4 | from there\n');
      expect(exitCode).toBe(0);
      expect((await readdir(project)).sort()).toEqual(['gone', 'sub', 'task.yaml']);
      await docker('rmi', 'made-elsewhere');
    });

    test('in place, the directory has it all afterwards', async () => {
      await writeFile(join(project, 'sub', 'Dockerfile'), `FROM ${engines.base}\nCOPY made /made\n`);
      const untouched = await stat(join(project, 'sub', 'input'));
      const { exitCode } = await run(steps, '--in-place');
      expect(exitCode).toBe(0);
      expect((await readdir(project)).sort()).toEqual(['sub', 'task.yaml']);
      expect(await readFile(join(project, 'sub', 'copied'), 'utf8')).toBe('from there\n');
      expect(await stat(join(project, 'sub', 'input'))).toEqual(
        expect.objectContaining({ ino: untouched.ino }),
      );
      await docker('rmi', 'made-elsewhere');
    });

    test('secret volumes are there, too', async () => {
      await writeFile(
        join(project, 'task.yaml'),
        `version: v1.1.0
volumes:
- name: secrets
  secret:
    key: aGVsbG8K
steps:
- cmd: "{{.Values.base}} sh -c 'test \\"$(cat /run/s/key)\\" = hello && echo same'"
  volumeMounts:
  - name: secrets
    mountPath: /run/s
`,
      );
      const words = ['run', 'task.yaml', '--registry', engines.registry, '--set', `base=${engines.base}`];
      const { exitCode, stderr } = await installation.taskrun(words, { directory: project, environment });
      expect(stderr).toContain('acb_step_0 | same\n');
      expect(exitCode).toBe(0);
    });
  });
});
