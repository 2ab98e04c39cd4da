import { describe, expect, test } from '@jest/globals';
import { at, loaded, told } from './run.js';

describe('a task', () => {
  test('has every property by the type it wants, as go-yaml v2 reads it', async () => {
    const task = await loaded(
      `
version: V1.0.0
stepTimeout: 010
workingDirectory: 012
env: [A=b, C: d]
steps:
- id: 007
  cmd: yes
  timeout: 0x10
  startDelay: 1_000
  retries: 1e1
  retryDelay: ~
  detach: yes
  keep: off
  ports: [8080:80]
  when: ["-"]
`.replace('[A=b, C: d]', '[A=b, "C=d e"]'),
    );
    expect(task).toMatchObject({ version: 'v1.0.0', stepTimeout: 8, workingDirectory: '012' });
    expect(task.env.map(({ value }) => value)).toEqual(['A=b', 'C=d e']);
    const [step] = task.steps;
    expect(step).toMatchObject({ timeout: 16, startDelay: 1000, retries: 10, detach: true, keep: false });
    expect([step?.id?.value, step?.cmd?.text, step?.ports, step?.retryDelay]).toEqual([
      '007',
      'yes',
      ['8080:80'],
      undefined,
    ]);
  });

  test('has the default version, and nothing that is not written', async () => {
    const task = await loaded('steps:\n- push: [a, b]\n');
    expect(task).toMatchObject({ version: 'v1.0.0', env: [] });
    expect(task.steps.map(({ place, ...step }) => [at(place), Object.keys(step)])).toEqual([
      ['push: [a, b]', ['push']],
    ]);
  });

  test('merges mappings, which explicit keys override', async () => {
    const task = await loaded(
      'x-one: &one {timeout: 1, cmd: a}\nsteps:\n- <<: *one\n  timeout: 2\n- {<<: [*one], id: b}\n',
    );
    expect(task.steps.map(({ cmd, timeout }) => [cmd?.text, timeout])).toEqual([
      ['a', 2],
      ['a', 1],
    ]);
  });

  test('may make its steps in a loop', async () => {
    const task = await loaded('steps:\n{{range $i := index .Run "OS" | len}}- cmd: app {{$i}}\n{{end}}');
    expect(task.steps.map(({ cmd }) => cmd && [cmd.text, at(cmd.placeOf(4, 5))])).toEqual(
      [0, 1, 2, 3, 4].map((i) => [`app ${i}`, '{{$i}}']),
    );
  });
});

describe('the words of a command lead to the author', () => {
  test.each([
    ['plain', 'cmd: alpha beta\n    gamma'],
    ['in single quotes', "cmd: 'alpha ''beta''\n    gamma'"],
    ['in double quotes', 'cmd: "alpha \\"beta\\" \\\n    \\x67amma"'],
    ['literal', 'cmd: |\n    alpha\n      beta\n\n    gamma\n'],
    ['folded', 'cmd: >- # why\n    alpha\n    beta\n\n    gamma\n'],
  ])('%s', async (_, cmd) => {
    const task = await loaded(`steps:\n- ${cmd}`);
    const words = task.steps[0]!.cmd!;
    const found = ['alpha', 'beta', 'gamma'].map((word) => {
      const start = words.text.indexOf(word);
      return at(words.placeOf(start, start + word.length));
    });
    expect(found).toEqual(['alpha', 'beta', cmd.includes('\\x67') ? '\\x67amma' : 'gamma']);
  });
});

describe('what is wrong with a task', () => {
  test.each([
    ['nothing in it', ' \n'],
    ['nothing left of it', '{{/* all */}}\n# gone'],
    ['a second colon', 'steps:\n- cmd: a: b\n'],
    ['tabs', 'steps:\n\t- cmd: a\n'],
    ['an open quote', 'steps:\n- cmd: "a\n'],
    ['an open bracket', 'steps: [\n'],
    ['an unknown anchor', 'steps: *nowhere\n'],
    ['a wrong version', 'version: v9\nsteps: [{cmd: x}]\n'],
    ['a list', '- cmd: x\n'],
    ['no steps', 'version: v1.1.0\n'],
    ['null steps', 'steps:\n'],
    ['empty steps', 'steps: []\n'],
    ['steps that are no list', 'steps:\n  build: x\n'],
    ['steps that are nothing', 'steps:\n- \n- cmd\n'],
    ['a step without action', "steps:\n- id: a\n- {cmd: ''}\n"],
    ['a step with two actions', 'steps:\n- build: a\n  push: [b]\n'],
    ['push as text', 'steps:\n- push: app:1\n'],
    [
      'wrong types',
      'stepTimeout: soon\nsteps:\n- cmd: {a: b}\n  detach: "yes"\n  timeout: "5"\n  retries: 1.5\n  when: build\n  env: {A: b}\n  ports: [[1]]\n',
    ],
    [
      'unknown keys',
      'step: 1\nsteps:\n- cmd: x\n  entrypoint: a\n  continueOnError: true\n  volumeMount: []\n  zzz: 1\n  x-mine: 1\n',
    ],
    [
      'what is not there yet',
      'secrets: [{id: a}]\nvolumes: []\nsteps:\n- cmd: x\n  volumeMounts: [{name: a}]\n  exitedWith: [1]\n  cmdDownloadRetries: 3\n',
    ],
    ['a key twice', 'steps:\n- cmd: x\n  cmd: y\n'],
    ['two documents', 'steps:\n- cmd: x\n---\nsteps: []\n'],
    ['too deep', `steps: ${'['.repeat(200)}${']'.repeat(200)}\n`],
    [
      'a value of another type from a template',
      'steps:\n- cmd: x\n  timeout: {{.Values.tag}}\n  when: {{.Values.tag}}\n',
    ],
    ['a missing value that breaks the YAML', 'steps:\n- build: -t app:{{.Values.tga}}\n  id: a\n'],
  ])('%s', async (_, text) => {
    expect(await told(text)).toMatchSnapshot();
  });

  test('a file that multiplies through anchors is refused, and soon', async () => {
    const lists = ['a: &a [x,x,x,x,x,x,x,x,x,x]'];
    for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe', 'gf']) {
      lists.push(`${name}: &${name} [${Array(10).fill(`*${before}`).join()}]`);
    }
    expect(await told(`${lists.join('\n')}\nsteps: *g\n`)).toContain('a step is a mapping, not a list');
    const steps = `e: &e [${'A=b,'.repeat(1000)}]\nsteps:\n${'- {cmd: x, env: *e}\n'.repeat(1000)}`;
    expect(await told(steps)).toContain('the file repeats itself too often through anchors');
  });
});
