import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Installation, type ProgramResult } from '../../rig/program/index.js';
import type { Subject } from './subject.js';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

export function resumeSuite(subject: Subject): void {
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
    await writeFile(join(project, 'Dockerfile'), `FROM ${subject.base}\nCOPY input /input\n`);
    await writeFile(join(project, 'input'), 'first\n');
    await writeFile(join(project, 'task.yaml'), task);
    const old = new Date(Date.now() - 60_000);
    await utimes(join(project, 'input'), old, old);
  });
  afterEach(async () => {
    await rm(project, { recursive: true, force: true });
    const ours = ['ps', '--all', '--quiet', '--filter', 'label=io.taskrun.run'];
    const { stdout } = await subject.docker(...ours);
    expect([stdout, await readdir(installation.temporaryFolder)]).toEqual(['', []]);
  });

  const task = `version: v1.1.0
steps:
- { id: note, cmd: "{{.Values.base}} sh -c 'echo noted > note'" }
- { id: build, build: "-t $Registry/resumed:$ID ." }
- { id: push, push: [$Registry/resumed:$ID] }
- { id: check, cmd: "{{.Values.base}} sh -c 'cat note; exit {{.Values.code}}'", env: [WHO=me] }
- { id: last, cmd: "$Registry/resumed:$ID cat /input" }
`;
  const words = ['run', 'task.yaml', '--registry', subject.registry, '--set', `base=${subject.base}`];
  const run = (code: number, ...more: readonly string[]): Promise<ProgramResult> =>
    installation.taskrun([...words, '--set', `code=${code}`, ...more], { directory: project, environment });

  test('what succeeded is not repeated, but for files that later steps need; the record is of the whole run', async () => {
    const failed = await run(3);
    expect(failed.exitCode).toBe(4);
    const { exitCode, stderr } = await run(0, '--resume', 'latest');
    expect(exitCode).toBe(0);
    expect(stderr).toContain(
      "step 'note' runs again: what it did for later steps is gone with the earlier run\n",
    );
    expect(stderr).toMatch(/build +✓ succeeded earlier, in .*\n/);
    expect(stderr).toMatch(/push +✓ succeeded earlier/);
    expect(stderr).toContain('check | noted\n');
    expect(stderr).toMatch(/last +\| first\n/);
    const shown = await installation.taskrun(['runs', 'show', 'latest', '--output', 'json'], { environment });
    expect(JSON.parse(shown.stdout)).toMatchObject({
      status: 'Succeeded',
      images: [{ step: 'push' }],
      steps: [{ id: 'note' }, { id: 'build', result: { status: 'succeeded', earlier: true } }, {}, {}, {}],
    });
    const again = await run(0, '--resume', 'latest');
    expect([again.exitCode, again.stderr]).toEqual([
      2,
      expect.stringContaining('has succeeded: there is nothing left'),
    ]);
  });

  test('a run whose process was killed goes on, too', async () => {
    await writeFile(
      join(project, 'task.yaml'),
      task.replace('exit {{.Values.code}}\'"', 'echo ready; sleep {{.Values.code}}\'"'),
    );
    let killed = false;
    const dead = await installation.taskrun([...words, '--set', 'code=600', '--id', 'resumed-dead'], {
      directory: project,
      environment,
      onOutput: (text, kill) => {
        if (killed || !text.includes('| ready')) return;
        killed = true;
        kill('SIGKILL');
      },
    });
    expect(dead.exitCode).toBe(null);
    const { exitCode, stderr } = await run(0, '--resume', 'resumed-dead');
    expect([exitCode, stderr]).toEqual([0, expect.stringMatching(/build +✓ succeeded earlier, in .*\n/)]);
    expect(stderr).toMatch(/push +✓ succeeded earlier/);
    expect(stderr).toContain('check | noted\n');
    expect(stderr).toMatch(/last +\| first\n/);
  });

  test('a file that a build has used must not have changed since', async () => {
    expect((await run(3)).exitCode).toBe(4);
    await writeFile(join(project, 'input'), 'second\n');
    const { exitCode, stderr } = await run(0, '--resume', 'latest');
    expect(exitCode).toBe(3);
    expect(stderr).toContain("error: 'input' has changed since run '");
    expect(stderr).toContain("in which step 'build' used it");
    expect(stderr).toContain('[resume/changed-file]');
  });

  test('--from and --only run what they name', async () => {
    const from = await run(0, '--from', 'push', '--id', 'live-from');
    expect(from.exitCode).toBe(4); // its image was not built under this ID
    expect(from.stderr).toContain("build - skipped: the run starts at 'push'");
    const only = await run(0, '--only', 'note');
    expect(only.exitCode).toBe(0);
    expect(only.stderr).toContain("last  - skipped: only 'note' was asked for");
    const wrong = await run(0, '--only', 'nots');
    expect([wrong.exitCode, wrong.stderr]).toEqual([2, expect.stringContaining("did you mean 'note'?")]);
  });

  test('--debug-on-failure opens a shell with the files and the environment of the step', async () => {
    const line = [process.execPath, main, ...words, '--set', 'code=3', '--debug-on-failure'].join(' ');
    const terminal = spawn('script', ['--quiet', '--return', '--command', line, '/dev/null'], {
      cwd: project,
      env: { ...installation.environment, ...environment },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    let output = '';
    let asked = false;
    terminal.stdout.on('data', (text: Buffer) => {
      output += text.toString();
      // the prompt of the image's shell
      if (asked || !output.includes('/workspace # ')) return;
      asked = true;
      terminal.stdin.write('echo "$WHO has $(cat note)"; exit\n');
    });
    const [exitCode] = (await once(terminal, 'close')) as [number];
    expect(output).toContain('me has noted');
    expect(exitCode).toBe(4);
    const refused = await run(3, '--debug-on-failure');
    expect([refused.exitCode, refused.stderr]).toEqual([
      2,
      "error: '--debug-on-failure' needs a terminal\n  = hint: leave it out where nobody types, and use it where the failure can be repeated\n",
    ]);
  });
}
