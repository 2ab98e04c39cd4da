import { describe, expect, test } from '@jest/globals';
import { concealedOptions, concealedScript } from '../../../../src/executor/docker/concealed.js';
import { withoutPassword } from '../../../../src/executor/docker/docker-command.js';
import type { RunSecrets } from '../../../../src/executor/run-secrets.js';
import { containerAction } from './container-action.js';

const secrets: RunSecrets = { value: () => undefined, isIn: (text) => text.includes('hunter2') };

describe('variables of a container', () => {
  test.each([
    [['--env', 'A=hunter2', '-t'], ['--env', 'A', '-t'], { A: 'hunter2' }],
    [['-e', 'A=x\nhunter2'], ['--env', 'A'], { A: 'x\nhunter2' }],
    [['--env=A=hunter2', '-eB=hunter2'], ['--env', 'A', '--env', 'B'], { A: 'hunter2', B: 'hunter2' }],
    [['--env', 'A=open', '-e', 'B', '-v', 'a:/b'], ['--env', 'A=open', '-e', 'B', '-v', 'a:/b'], {}],
  ])('%j', (options, words, environment) => {
    expect(concealedOptions(options, secrets)).toEqual({ words, environment, lines: [] });
  });

  test('that the docker CLI itself would heed go into a file', () => {
    expect(concealedOptions(['-e', 'HTTPS_PROXY=http://me:hunter2@proxy', '-t'], secrets)).toEqual({
      words: ['-t'],
      environment: {},
      lines: ['HTTPS_PROXY=http://me:hunter2@proxy'],
    });
  });
});

describe('a script for a shell', () => {
  const script = (...words: readonly string[]) =>
    concealedScript({ ...containerAction, arguments: words }, secrets);

  test('is read from a variable when a secret is in it', () => {
    const read = 'taskrun_script=$TASKRUN_SCRIPT; unset TASKRUN_SCRIPT; eval "$taskrun_script"';
    expect(script('/bin/sh', '-c', 'echo hunter2 $1', 'sh', 'one')).toEqual({
      words: ['/bin/sh', '-c', read, 'sh', 'one'],
      options: ['--env', 'TASKRUN_SCRIPT'],
      environment: { TASKRUN_SCRIPT: 'echo hunter2 $1' },
      lines: [],
    });
  });

  test.each([[['sh', '-c', 'echo open']], [['tool', '-c', 'hunter2']], [['sh', 'hunter2']]])(
    '%j stays',
    (words) => {
      expect(script(...words)).toEqual({ words, options: [], environment: {}, lines: [] });
    },
  );
});

test.each([
  ['login -u me -p hunter2 r.example', 'login -u me r.example --password-stdin', 'hunter2'],
  ['login --username=me --password=hunter2', 'login --username=me --password-stdin', 'hunter2'],
  ['login -u me --password-stdin', 'login -u me --password-stdin', undefined],
  ['run -p 80', 'run -p 80', undefined],
])('docker %s', (words, expected, input) => {
  const found = withoutPassword(words.split(' '));
  expect([found.words.join(' '), found.input]).toEqual([expected, input]);
});
