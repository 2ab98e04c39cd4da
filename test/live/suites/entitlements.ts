import { afterAll, beforeAll, expect } from '@jest/globals';
import { GitRepository, serveGit, temporaryFolder, type GitServer } from '../../rig/git/index.js';
import { Installation, type ProgramResult } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

/** What a task file from elsewhere may do, by itself and when it is allowed to. */
export function entitlementsSuite(subject: Subject): void {
  const { test } = subject;
  let installation: Installation;
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let served: GitServer;

  beforeAll(async () => {
    installation = await Installation.create();
    folder = await temporaryFolder();
    await GitRepository.create(`${folder.path}/tasks`, {
      'task.yaml': `version: v1.1.0
alias: {values: {base: ${subject.base}}}
steps:
- {id: privileged, cmd: $base grep CapEff /proc/self/status, privileged: true}
- {id: host, cmd: $base hostname, network: host}
- {id: build, build: "--quiet -t entitled:$ID --build-arg TOKEN --secret id=WORD ."}
- {id: print, cmd: entitled:$ID}
`,
      Dockerfile: `FROM ${subject.base}\nARG TOKEN\nRUN --mount=type=secret,id=WORD echo "$TOKEN and $(cat /run/secrets/WORD)" > /told\nCMD cat /told\n`,
    });
    served = await serveGit(folder.path);
  });
  afterAll(async () => {
    await Promise.all([installation.close(), folder.remove(), served.close()]);
  });

  function run(...more: readonly string[]): Promise<ProgramResult> {
    const repository = `${served.address}/tasks/.git`;
    const words = ['run', `${repository}#:task.yaml`, repository, '--registry', subject.registry];
    return installation.taskrun([...words, ...more], {
      environment: { ...subject.environment, TOKEN: 'of the host', WORD: 'its secret' },
    });
  }

  test('it starts with none: each power is refused at its place, and nothing is started', async () => {
    const { exitCode, stderr } = await run('--id', 'entitled-none');
    expect(exitCode).toBe(3);
    expect(stderr).toContain("step 'privileged' runs privileged, which a task from elsewhere may not do");
    expect(stderr).toContain("step 'host' uses the network of the machine");
    expect(stderr.match(/step 'build' takes a variable of the environment/g)).toHaveLength(2);
    expect(stderr).toMatch(/task\.yaml:6:\d+\n/);
    expect(stderr).not.toContain('privileged > run');
  });

  test('what is allowed is done, and no more', async () => {
    const some = await run('--id', 'entitled-some', '--allow', 'privileged,host-network');
    expect(some.exitCode).toBe(3);
    expect(some.stderr).not.toContain('runs privileged');
    const all = await run('--id', 'entitled-all', '--allow', 'privileged,host-network,host-env');
    expect([all.exitCode, all.stderr]).toEqual([
      0,
      expect.stringMatching(/print +\| of the host and its secret\n/),
    ]);
    await subject.docker('rmi', 'entitled:entitled-all');
  });
}
