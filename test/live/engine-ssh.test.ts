import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describeLiveWith } from '../rig/engines/describe-live.js';
import { carryImage } from '../rig/other-machine/carry-image.js';
import { type OtherMachine, startOtherMachine } from '../rig/other-machine/index.js';
import { command } from '../rig/program/command.js';
import type { ProgramResult } from '../rig/program/index.js';
import { openSSH, type RunningSSHServer, startSSHServer } from '../rig/ssh/index.js';
import { expectSuccess, linesOf, LiveProject } from './suites/live-project.js';
import { dockerSubject } from './suites/subject.js';

await describeLiveWith('an engine of another machine, over ssh', openSSH, (engines, root) => {
  let machine: OtherMachine;
  let ssh: RunningSSHServer;
  let project: LiveProject;
  /** What the user's shell has. */
  let environment: Readonly<Record<string, string>>;

  beforeAll(async () => {
    machine = await startOtherMachine(engines, { store: 'containerd', hides: tmpdir() });
    await carryImage(engines, engines.base, machine.socket);
    const PATH = `${dirname(engines.dockerPath)}:/usr/bin:/bin`;
    ssh = await startSSHServer(engines, root, { PATH, DOCKER_HOST: machine.socket });
    environment = {
      ...engines.environment,
      PATH: `${ssh.programs}:${engines.environment.PATH}`,
      DOCKER_HOST: `ssh://${ssh.host}`,
    };
    const docker = (...words: readonly string[]) =>
      command(engines.dockerPath, words, { ...engines.environment, DOCKER_HOST: machine.socket });
    project = await LiveProject.create({ ...dockerSubject(engines), environment, docker });
  });
  afterAll(async () => {
    await project.close();
    await ssh.close();
    await machine.close();
  });
  afterEach(() => project.expectNothingLeft());

  test('builds, pushes and runs containers, with the workspace both ways and secrets in volumes', async () => {
    await writeFile(join(project.folder, 'given'), 'from here\n');
    await writeFile(
      join(project.folder, 'Dockerfile'),
      `FROM ${engines.base}\nCOPY made /made\nCMD ["cat", "/made"]\n`,
    );
    const result = await project.runTask(
      `volumes: [{name: keys, secret: {key: ${Buffer.from('hello').toString('base64')}}}]
steps:
- {id: make, cmd: "$base sh -c 'cat given; echo from there > made; echo token > $$HOME/login'"}
- {id: image, build: -t $Registry/over-ssh:$ID --network none .}
- {id: push, push: [$Registry/over-ssh:$ID]}
- {id: itself, cmd: $Registry/over-ssh:$ID}
- {id: home, cmd: "$base sh -c 'cat $$HOME/login'"}
- {id: secret, cmd: "$base sh -c 'test $(cat /keys/key) = hello && echo same'", volumeMounts: [{name: keys, mountPath: /keys}]}
`,
      ['--id', 'ssh-all'],
    );
    expectSuccess(result);
    expect(linesOf(result, 'make')).toEqual(['from here']);
    expect(linesOf(result, 'itself')).toEqual(['from there']);
    expect(linesOf(result, 'home')).toEqual(['token']);
    expect(linesOf(result, 'secret')).toEqual(['same']);
    const words = ['inspect', '--tls-verify=false', `docker://${engines.registry}/over-ssh:ssh-all`];
    expect((await command(engines.skopeoPath, words)).exitCode).toBe(0);
  });

  /** Sends a signal to a run once its container works. */
  async function whileItSleeps(id: string, signal: NodeJS.Signals): Promise<ProgramResult> {
    let sent = false;
    const step = `- {id: slow, cmd: $base sh -c 'echo ready; sleep 600'}\n`;
    return project.runTask(`steps:\n${step}`, ['--id', id], {
      onOutput: (text, kill) => {
        if (sent || !text.includes('| ready')) return;
        sent = true;
        kill(signal);
      },
    });
  }

  test('an interrupt ends the container there, and what a killed run has left is removed by prune', async () => {
    expect((await whileItSleeps('ssh-interrupted', 'SIGINT')).exitCode).toBe(130);
    await project.expectNothingLeft();
    await whileItSleeps('ssh-killed', 'SIGKILL');
    const { exitCode, stdout } = await project.taskrun(['prune']);
    expect([exitCode, stdout]).toEqual([
      0,
      expect.stringMatching(/^ssh-killed: removed .* 2 volumes, 1 image/),
    ]);
  });

  test('however many steps there are at once, a run logs in a few times only', async () => {
    const before = await ssh.logins();
    const steps = Array.from(
      { length: 16 },
      (_, n) => `- {id: s${n}, cmd: $base echo out ${n}, when: ['-']}\n`,
    );
    const apart = { DOCKER_HOST: `ssh://root@127.0.0.1:${ssh.port}` };
    const result = await project.run(steps.join(''), ['--parallel', '16'], { environment: apart });
    expectSuccess(result);
    expect(linesOf(result, 's15')).toEqual(['out 15']);
    // A docker process that logs in does so several times, and of so many at once the server lets some not in.
    expect((await ssh.logins()) - before).toBeLessThan(steps.length);
  });

  test('an engine that seems to be here, at the near end of a tunnel, is asked where it is', async () => {
    const tunnel = { DOCKER_HOST: `ssh://root@127.0.0.1:${ssh.port}` };
    await writeFile(join(project.folder, 'given'), 'from here\n');
    const step = '- {id: read, cmd: $base cat given}\n';
    const result = await project.runTask(`steps:\n${step}`, [], { environment: tunnel });
    expectSuccess(result);
    expect(linesOf(result, 'read')).toEqual(['from here']);
  });

  test('where ssh lets nobody in, its reason is told', async () => {
    const host = `ssh://nobody@127.0.0.1:${ssh.port}`;
    const { exitCode, stderr } = await project.run('- cmd: $base true\n', [], {
      environment: { DOCKER_HOST: host },
    });
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`error: the docker engine at '${host}' does not answer (`);
    expect(stderr).toContain('Permission denied (publickey)');
    expect(stderr).toContain(
      `= hint: see what 'docker --host ${host} version' says, or change what DOCKER_HOST says\n`,
    );
  });
});
