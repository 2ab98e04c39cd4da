import { expect, test } from '@jest/globals';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProgramResult } from '../rig/program/index.js';
import type { Project } from '../rig/project/index.js';

/** An executor under test. */
export interface ContractSubject {
  /** The project whose tasks are run; its files are the test's. */
  readonly project: () => Project;
  /** Runs the project's `task.yaml`; `base` is among the values. */
  readonly run: (id: string, more?: readonly string[]) => Promise<ProgramResult>;
}

/** What is seen of a step: its lines of output, without progress. */
export function linesOf({ stderr }: ProgramResult, step: string): readonly string[] {
  return [...stderr.matchAll(new RegExp(`^${step} +\\| (.*)$`, 'gm'))].map(([, line = '']) => line);
}

/** What every executor does alike: the same task has the same effects, the same output and the same result. */
export function executorContract({ project, run }: ContractSubject): void {
  const write = (text: string): Promise<void> =>
    project().write('task.yaml', `version: v1.1.0\nalias: {values: {base: '{{.Values.base}}'}}\n${text}`);

  test('a container has the image, the words, the environment and the directories that the step says', async () => {
    await project().write('Dockerfile', dockerfile);
    await write(`env: [FROM_TASK=task, BOTH=task]
steps:
- {id: image, build: -t $Registry/contract:$ID --build-arg BASE=$base .}
- {id: itself, cmd: $Registry/contract:$ID}
- {id: words, cmd: $Registry/contract:$ID one 'two  three', env: [BOTH=step]}
- {id: entry, cmd: '$Registry/contract:$ID -c "echo entry; pwd"', entryPoint: sh, disableWorkingDirectoryOverride: true}
- id: options
  cmd: -e BOTH=option -w /tmp --user 7:8 --entrypoint sh $Registry/contract:$ID -c 'id -u; id -g; pwd; echo $$BOTH'
- {id: inside, cmd: $base pwd, workingDirectory: sub/folder}
`);
    await project().write('entry', entry);
    await project().write('sub/folder/keep', '');
    const result = await run('contract-container');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'itself')).toEqual(['says default in /workspace: image task task /acb/home']);
    expect(linesOf(result, 'words')).toEqual([
      'says one two  three in /workspace: image task step /acb/home',
    ]);
    expect(linesOf(result, 'entry')).toEqual(['entry', '/srv']);
    expect(linesOf(result, 'options')).toEqual(['7', '8', '/tmp', 'option']);
    // an image that is not there yet is pulled first, which may be said
    expect(linesOf(result, 'inside').slice(-1)).toEqual(['/workspace/sub/folder']);
  });

  test('steps share the workspace and HOME, and the context itself stays as it is', async () => {
    await project().write('given', 'given\n');
    await write(`steps:
- {id: first, cmd: $base sh -c 'mkdir -p a/b; echo 1 > a/b/new; rm given; ln -s a/b/new link; echo token > $$HOME/login; chmod 600 a/b/new'}
- {id: second, cmd: $base sh -c 'ls -A; cat link; cat $$HOME/login; stat -c %a a/b/new; rm -r a; mkdir a; echo 2 > a/other'}
- id: third
  cmd: $base find . -name 'o*' -type f
- id: text
  cmd: $base printf '1\\n2' > out/put
- {id: reads, cmd: $base cat out/put}
`);
    await project().write('out/keep', '');
    const result = await run('contract-workspace');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'second')).toEqual(expect.arrayContaining(['a', 'link', '1', 'token', '600']));
    expect(linesOf(result, 'second')).not.toContain('given');
    expect(linesOf(result, 'third')).toEqual(['./a/other']);
    expect(linesOf(result, 'reads')).toEqual(['1', '2']);
    expect(await readFile(join(project().folder, 'given'), 'utf8')).toBe('given\n');
  });

  test('a build has what steps before it have made, and images of the run to stand on', async () => {
    await project().write('Dockerfile', 'ARG BASE\nFROM $BASE\nCOPY made /made\nCMD ["cat", "/made"]\n');
    await project().write(
      'Dockerfile.next',
      'ARG BASE\nFROM $BASE\nRUN cat /made > /again\nCMD ["cat", "/again"]\n',
    );
    await write(`steps:
- {id: make, cmd: $base sh -c 'echo made by a step > made'}
- {id: one, build: -t $Registry/first:$ID --build-arg BASE=$base .}
- {id: two, build: -t $Registry/next:$ID --build-arg BASE=$Registry/first:$ID -f Dockerfile.next .}
- {id: renamed, cmd: docker tag $Registry/next:$ID $Registry/renamed:$ID}
- {id: result, cmd: $Registry/renamed:$ID}
`);
    const result = await run('contract-build');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'result')).toEqual(['made by a step']);
  });

  test('the files of a volume hold exactly the decoded bytes, and only where they are mounted', async () => {
    const bytes = Buffer.from([0, 1, 10, 13, 255, 254, 10]);
    const sum = createHash('sha256').update(bytes).digest('hex');
    await write(`volumes:
- {name: keys, secret: {raw: ${bytes.toString('base64')}}}
steps:
- {id: has, cmd: $base sha256sum /keys/raw, volumeMounts: [{name: keys, mountPath: /keys}]}
- {id: lacks, cmd: $base sh -c 'ls /keys 2>/dev/null || echo nothing'}
`);
    const result = await run('contract-volumes');
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'has')).toEqual([`${sum}  /keys/raw`]);
    expect(linesOf(result, 'lacks')).toEqual(['nothing']);
  });

  test.each([
    ['ends with', "$base sh -c 'echo out; echo err >&2; exit 7'", /exit code 7/],
    ['has no such', '$base no-such-program', /not found/],
  ])('a command that %s … fails the step, and the rest is skipped', async (_, cmd, message) => {
    await write(`steps:\n- {id: fails, cmd: "${cmd}"}\n- {id: after, cmd: $base echo after}\n`);
    const result = await run('contract-fails');
    expect(result.exitCode).toBe(4);
    expect(result.stderr).toMatch(message);
    expect(linesOf(result, 'after')).toEqual([]);
  });

  test('a rehearsal says what each step would run, in its order, and does nothing of it', async () => {
    await project().write('Dockerfile', 'ARG BASE\nFROM $BASE\n');
    await write(`steps:
- {id: image, build: -t $Registry/rehearsed:$ID --build-arg BASE=$base .}
- {id: changes, cmd: $base sh -c 'echo changed > given; exit 7'}
- {id: uses, cmd: $Registry/rehearsed:$ID cat given}
- {id: pushes, push: [$Registry/rehearsed:$ID]}
`);
    await project().write('given', 'given\n');
    const result = await run('contract-rehearsal', ['--dry-run']);
    expect(result.exitCode).toBe(0);
    expect(linesOf(result, 'image').join()).toMatch(/build .*rehearsed:contract-rehearsal/);
    expect(linesOf(result, 'changes').join()).toContain('echo changed > given; exit 7');
    expect(linesOf(result, 'uses').join()).toMatch(/run .*rehearsed:contract-rehearsal cat given/);
    expect(linesOf(result, 'pushes').join()).toContain('rehearsed:contract-rehearsal');
    expect(await readFile(join(project().folder, 'given'), 'utf8')).toBe('given\n');
    // what was not built cannot be used: a run that starts there fails
    await write(`steps:\n- {id: uses, cmd: $Registry/rehearsed:contract-rehearsal cat given}\n`);
    expect((await run('contract-rehearsed')).exitCode).not.toBe(0);
  });

  test('a step that takes too long is ended with all it has started, and tried again as often as it says', async () => {
    await write(`steps:
- {id: slow, cmd: $base sh -c 'echo started; sleep 60 & wait', timeout: 2, retries: 1, retryDelay: 1}
`);
    const result = await run('contract-timeout');
    expect(result.stderr).toMatch(/timed out after 2 s/);
    expect(linesOf(result, 'slow').filter((line) => line === 'started')).toHaveLength(2);
  });
}

const dockerfile = `ARG BASE
FROM $BASE
ENV FROM_IMAGE=image
WORKDIR /srv
COPY --chmod=755 entry /entry
ENTRYPOINT ["/entry"]
CMD ["default"]
`;

const entry = `#!/bin/sh
echo "says $* in $(pwd): $FROM_IMAGE $FROM_TASK $BOTH $HOME"
`;
