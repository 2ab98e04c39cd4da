import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { createHash, randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expectSuccess, linesOf, LiveProject } from './live-project.js';
import type { Subject } from './subject.js';

export function cmdPropertiesSuite(subject: Subject): void {
  const { test } = subject;
  let project: LiveProject;
  beforeAll(async () => {
    project = await LiveProject.create(subject);
  });
  afterAll(() => project.close());
  afterEach(() => project.expectNothingLeft());

  test('user, entry point, environment, working directory and HOME', async () => {
    const result = await project.runTask(`env: ["FROM_TASK=1", "BOTH='of the task'"]
workingDirectory: /tmp
steps:
- {id: user, cmd: $base id -u, user: "1234"}
- {id: entry, cmd: $base hello, entryPoint: echo}
- {id: env, cmd: "$base sh -c 'echo $$FROM_TASK $$BOTH'", env: ["BOTH='of  the step'"]}
- {id: options, cmd: "-e BOTH=option -w /etc $base sh -c 'echo $$BOTH; pwd'"}
- {id: directory, cmd: $base pwd}
- {id: inside, cmd: $base sh -c 'mkdir -p sub && pwd', workingDirectory: sub}
- {id: own, cmd: $base pwd, disableWorkingDirectoryOverride: true}
- {id: login, cmd: "$base sh -c 'echo token > $$HOME/.login'"}
- {id: logged-in, cmd: "$base sh -c 'cat ~/.login; echo $$HOME'"}
`);
    expectSuccess(result);
    expect(linesOf(result, 'user')).toEqual(['1234']);
    expect(linesOf(result, 'entry')).toEqual(['hello']);
    expect(linesOf(result, 'env')).toEqual(['1 of the step']);
    expect(linesOf(result, 'options')).toEqual(['option', '/etc']);
    expect(linesOf(result, 'directory')).toEqual(['/tmp']);
    expect(linesOf(result, 'inside')).toEqual(['/workspace/sub']);
    expect(linesOf(result, 'own')).toEqual(['/']);
    expect(linesOf(result, 'logged-in')).toEqual(['token', '/acb/home']);
  });

  test('privileged and cpus', async () => {
    const capabilities = '$base grep CapEff /proc/self/status';
    const result = await project.run(`
- {id: privileged, cmd: ${capabilities}, privileged: true}
- {id: plain, cmd: ${capabilities}}
- {id: service, cmd: $base sleep 1000, detach: true, cpus: "0.5", isolation: default}
- {id: look, cmd: docker inspect service}
`);
    expectSuccess(result);
    const [privileged = '', plain = ''] = ['privileged', 'plain'].map(
      (step) => linesOf(result, step).join().split(/\s+/)[1],
    );
    expect(Number.parseInt(privileged, 16)).toBeGreaterThan(Number.parseInt(plain, 16));
    expect(linesOf(result, 'look').join('\n')).toContain('"NanoCpus": 500000000');
  });

  test('an isolation that only Windows has is for the engine to refuse', async () => {
    const result = await project.run(`
- {id: process, cmd: $base true, isolation: process, ignoreErrors: true}
`);
    expectSuccess(result);
    expect(linesOf(result, 'process').join()).toMatch(/isolation/i);
  });

  test('secret volumes hold exactly the decoded bytes, in memory, for whoever the container runs as', async () => {
    const bytes = randomBytes(1000);
    const sum = createHash('sha256').update(bytes).digest('hex');
    const result = await project.runTask(`volumes:
- name: keys
  secret: {raw.bin: ${bytes.toString('base64')}, text: ${Buffer.from('no line break').toString('base64')}}
steps:
- {id: user, cmd: "$base sh -c 'sha256sum /keys/raw.bin; wc -c < /keys/text'", user: "1234", volumeMounts: [{name: keys, mountPath: /keys}]}
- {id: system, cmd: $base stat -f -c %T /a, volumeMounts: [{name: keys, mountPath: /a}, {name: keys, mountPath: /b}]}
`);
    expectSuccess(result);
    expect(linesOf(result, 'user')).toEqual([`${sum}  /keys/raw.bin`, '13']);
    expect(linesOf(result, 'system')).toEqual(['tmpfs']);
  });

  test('a kept container stays after the run; everything else of the run goes', async () => {
    const result = await project.run(
      `
- {id: kept, cmd: "$base sh -c 'echo kept'", keep: true}
- {id: service, cmd: $base sleep 1000, keep: true, detach: true}
`,
      ['--id', 'keeping'],
    );
    expectSuccess(result);
    expect(linesOf(result, 'kept')).toEqual([
      'kept',
      "kept as container 'keeping_kept' until 'docker rm keeping_kept'",
    ]);
    const names = ['keeping_kept', 'keeping_service'];
    const running = await project.docker('ps', '--quiet', '--filter', 'label=io.taskrun.run');
    const logs = await project.docker('logs', 'keeping_kept');
    expect([running.stdout, logs.stdout]).toEqual(['', 'kept\n']);
    expect(await project.docker('rm', ...names)).toMatchObject({ exitCode: 0 });
  });

  test('repeat, retries, retryOnErrors, ignoreErrors and startDelay', async () => {
    const result = await project.run(
      `
- {id: repeat, cmd: "$base sh -c 'echo again >> repeated; wc -l < repeated'", repeat: 2}
- {id: retry, cmd: "$base sh -c 'echo x >> tried; test $$(wc -l < tried) = 3'", retries: 5, retryDelay: 1}
- {id: only, cmd: "$base sh -c 'echo hopeless; false'", retries: 5, retryDelay: 1, retryOnErrors: [busy], ignoreErrors: true}
- {id: busy, cmd: "$base sh -c 'echo busy; false'", retries: 1, retryDelay: 1, retryOnErrors: [busy], ignoreErrors: true}
- {id: forgiven, cmd: $base sh -c 'exit 9', ignoreErrors: true}
- {id: delayed, cmd: $base true, startDelay: 1}
`,
      ['--progress', 'json'],
    );
    expectSuccess(result);
    const events = result.stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const of = (type: string, step: string) =>
      events.filter((event) => event.type === type && event.step === step);
    expect(of('step-output', 'repeat').flatMap(({ lines }) => lines)).toEqual(['1', '2', '3']);
    expect(of('step-retrying', 'retry')).toHaveLength(2);
    expect(of('step-retrying', 'only')).toEqual([]);
    expect(of('step-retrying', 'busy')).toHaveLength(1);
    expect(of('step-finished', 'forgiven')).toMatchObject([
      { result: { status: 'succeeded', ignored: { exitCode: 9 } } },
    ]);
    expect(of('step-finished', 'delayed')[0]?.duration).toBeGreaterThanOrEqual(1000);
  });

  test('a time-out ends a container with all of its processes, though they ignore signals', async () => {
    const ignoring = 'trap true TERM INT; while true; do sleep 1; done';
    const result = await project.run(
      `
- {id: slow, cmd: "$base sh -c '(${ignoring}) & ${ignoring}'", timeout: 1, retries: 1, retryDelay: 1}
`,
      ['--id', 'too-slow'],
    );
    expect(result.exitCode).toBe(6);
    expect(result.stderr).toContain('timed out after 1 s; retry 1 of 1 in 1 s');
    expect(result.stderr).toContain("step 'slow': timed out after 1 s");
  });

  test('an image is downloaded with retries, and with pull each time', async () => {
    const result = await project.run(`
- {id: pull, cmd: $base echo pulled, pull: true}
- {id: both, cmd: $base echo pulled, pull: true, cmdDownloadRetries: 2}
- {id: there, cmd: "$base echo there", cmdDownloadRetries: 2}
- {id: missing, cmd: $Registry/missing, cmdDownloadRetries: 1, cmdDownloadRetryDelay: 1}
`);
    expect(result.exitCode).toBe(4);
    expect(linesOf(result, 'pull').join('\n')).toMatch(/(?:Image is up to date|Writing manifest)[^]*pulled$/);
    expect(linesOf(result, 'both')).toContain('pulled');
    expect(linesOf(result, 'there')).toEqual(['there']);
    expect(
      linesOf(result, 'missing').filter((line) => line.includes('failed; trying again in 1 s')),
    ).toHaveLength(1);
    expect(result.stderr).toMatch(/step 'missing': 'docker pull' ended with exit code \d/);
  });

  test('redirections: files of the workspace, and the container that reads one', async () => {
    const result = await project.run(`
- {id: write, cmd: "$base sh -c 'echo out; echo err >&2' > all.txt 2>&1"}
- {id: append, cmd: $base echo more >> all.txt}
- {id: errors, cmd: "$base sh -c 'echo shown; echo hidden >&2' 2> errors.txt"}
- {id: both, cmd: "$base sh -c 'echo a; echo b >&2' &> both.txt"}
- {id: read, cmd: $base sort < all.txt}
- {id: rest, cmd: $base cat errors.txt both.txt}
`);
    expectSuccess(result);
    expect(linesOf(result, 'errors')).toEqual(['shown']);
    expect(linesOf(result, 'read')).toEqual(['err', 'more', 'out']);
    expect(linesOf(result, 'rest').toSorted()).toEqual(['a', 'b', 'hidden']);
    expect(await readdir(project.folder)).toEqual(['task.yaml']);
  });
}
