import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Installation, type ProgramOptions, type ProgramResult } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

export function stepsSuite(subject: Subject): void {
  const { test } = subject;
  let installation: Installation;
  let project: string;
  const { environment } = subject;

  beforeAll(async () => {
    installation = await Installation.create();
  });
  afterAll(() => installation.close());
  beforeEach(async () => {
    project = await mkdtemp(join(tmpdir(), 'taskrun-live-'));
  });
  afterEach(async () => {
    const left = await subject.docker('ps', '--all', '--quiet', '--filter', 'label=io.taskrun.run');
    await rm(project, { recursive: true, force: true });
    expect([left.stdout, await readdir(installation.temporaryFolder)]).toEqual(['', []]);
  });

  async function run(
    task: string,
    id: string,
    options: ProgramOptions = {},
    more: readonly string[] = [],
  ): Promise<ProgramResult> {
    await writeFile(join(project, 'task.yaml'), task);
    const words = [
      'run',
      'task.yaml',
      '--registry',
      subject.registry,
      '--id',
      id,
      '--set',
      `base=${subject.base}`,
    ];
    return installation.taskrun([...words, ...more], { directory: project, environment, ...options });
  }

  for (const name of ['hello-build', 'hello-push', 'hello-cmd', 'hello-when'])
    test(`tasks/${name}.yaml`, async () => {
      const words = ['run', `${name}.yaml`, '--registry', subject.registry];
      const { exitCode, stderr } = await installation.taskrun(words, { environment });
      expect(exitCode).toBe(0);
      if (name === 'hello-cmd') expect(stderr).toMatch(/\| hello from x86_64\n/);
    });

  test('cmd steps share a private copy of the context and a HOME; the context stays as it was', async () => {
    const { exitCode, stderr } = await run(
      `version: v1.1.0
steps:
- cmd: "{{.Values.base}} sh -c 'echo written > note; echo kept > $HOME/note; cat task.yaml | head -n 1'"
- cmd: "{{.Values.base}} cat note /acb/home/note"
`,
      'live-cmd',
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('acb_step_0 | version: v1.1.0');
    expect(stderr).toContain('acb_step_1 | written\nacb_step_1 | kept');
    expect(await readdir(project)).toEqual(['task.yaml']);
  });

  test('redirections work without a shell, and the next step reads the file', async () => {
    const { exitCode, stderr } = await run(
      `version: v1.1.0
steps:
- cmd: "{{.Values.base}} sh -c 'echo out; echo err >&2' > all.txt 2>&1"
- cmd: "{{.Values.base}} sh -c 'echo more' >> all.txt"
- cmd: "{{.Values.base}} sort < all.txt"
`,
      'live-redirect',
    );
    expect(exitCode).toBe(0);
    expect(stderr).toContain('acb_step_2 | err\nacb_step_2 | more\nacb_step_2 | out\n');
    expect(await readdir(project)).toEqual(['task.yaml']);
  });

  test('a line for the host shell runs only when allowed', async () => {
    const task = `version: v1.1.0\nsteps:\n- cmd: "{{.Values.base}} echo one | tr a-z A-Z"\n`;
    const refused = await run(task, 'live-host-refused');
    expect(refused.exitCode).toBe(3);
    expect(refused.stderr).toContain('[plan/host-shell]');
    const { exitCode, stderr } = await run(task, 'live-host', {}, ['--allow', 'host-shell']);
    expect(exitCode).toBe(0);
    expect(stderr).toContain('acb_step_0 | ONE\n');
  });

  test('a failing container fails the run with its exit code', async () => {
    const { exitCode, stderr } = await run(
      `version: v1.1.0\nsteps:\n- cmd: "{{.Values.base}} sh -c 'exit 7'"\n`,
      'live-fail',
    );
    expect(exitCode).toBe(4);
    expect(stderr).toContain("step 'acb_step_0': 'docker run' ended with exit code 7");
  });

  test('a container that takes too long is removed, though it ignores signals', async () => {
    const { exitCode, stderr } = await run(
      `version: v1.1.0\nsteps:\n- cmd: "{{.Values.base}} sh -c 'trap true TERM INT; while true; do sleep 1; done'"\n  timeout: 2\n`,
      'live-timeout',
    );
    expect(exitCode).toBe(6);
    expect(stderr).toContain("step 'acb_step_0': timed out after 2 s");
  });

  test('Ctrl-C removes the running container and ends with 130', async () => {
    let interrupted = false;
    const { exitCode, stderr } = await run(
      `version: v1.1.0\nsteps:\n- cmd: "{{.Values.base}} sh -c 'echo ready; while true; do sleep 1; done'"\n`,
      'live-interrupt',
      {
        onOutput: (text, kill) => {
          if (interrupted || !text.includes('| ready')) return;
          interrupted = true;
          kill('SIGINT');
        },
      },
    );
    expect(exitCode).toBe(130);
    expect(stderr).toMatch(/- acb_step_0 +container +canceled/);
  });

  test('a build that fails says why, in the log and at the end', async () => {
    await writeFile(
      join(project, 'Dockerfile'),
      'ARG BASE\nFROM $BASE\nRUN echo "about to fail" && exit 3\n',
    );
    const { exitCode, stderr } = await run(
      'version: v1.1.0\nsteps:\n- build: -t $Registry/bad:$ID --build-arg BASE={{.Values.base}} .\n',
      'live-bad',
    );
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/acb_step_0 \| .*about to fail/);
    expect(stderr).toMatch(/step 'acb_step_0': 'docker build' ended with exit code \d/);
  });

  test('RUN works for both architectures, under emulation, and the list runs as arm64', async () => {
    await writeFile(
      join(project, 'Dockerfile'),
      'ARG BASE\nFROM $BASE\nRUN uname -m > /machine\nCMD cat /machine\n',
    );
    const builds = ['amd64', 'arm64'].map(
      (architecture) =>
        `- build: -t $Registry/run:$ID-${architecture} --platform linux/${architecture} --build-arg BASE={{.Values.base}} .`,
    );
    const { exitCode } = await run(
      `version: v1.1.0
steps:
${builds.join('\n')}
- push: [$Registry/run:$ID-amd64, $Registry/run:$ID-arm64]
- cmd: docker manifest create $Registry/run:$ID $Registry/run:$ID-amd64 $Registry/run:$ID-arm64
- cmd: docker manifest push $Registry/run:$ID
`,
      'live-run',
    );
    expect(exitCode).toBe(0);
    const image = `${subject.registry}/run:live-run`;
    const hello = await subject.docker(
      'run',
      '--rm',
      '--network',
      'none',
      '--platform',
      'linux/arm64',
      '--pull',
      'always',
      image,
    );
    expect(hello.stdout).toBe('aarch64\n');
  });
}
