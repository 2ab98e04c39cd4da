import { describe, expect, test } from '@jest/globals';
import { renderDiagnostics } from '../../../src/diagnostic/index.js';
import { loadTask, stepsOf, templateData, type ReadTask, type TaskOptions } from '../../../src/task/index.js';
import { run } from './run.js';

interface File {
  readonly text: string;
  /** Of a remote one. */
  readonly version?: { readonly of: string; readonly is: string };
  readonly values?: string;
}

/** Loads the file 'main.yaml' of these, which name each other by their names. */
async function load(files: Readonly<Record<string, File | string>>) {
  const fileOf = (name: string): File => {
    const file = files[name] ?? '';
    return typeof file === 'string' ? { text: file } : file;
  };
  const optionsOf = (name: string): TaskOptions => ({
    identity: name,
    readTask,
  });
  const readTask: ReadTask = (name) => {
    if (files[name] === undefined)
      return Promise.resolve({
        ok: false,
        problems: [
          {
            code: 'read/not-found',
            severity: 'error',
            message: `there is no '${name}'`,
          },
        ],
      });
    const { text, version, values } = fileOf(name);
    const value = {
      source: { path: name, text },
      options: optionsOf(name),
      ...(version === undefined ? {} : { version }),
      ...(values === undefined ? {} : { values: { path: 'values.yaml', text: values } }),
    };
    return Promise.resolve({ ok: true, value, warnings: [] });
  };
  const data = templateData({
    run,
    values: { secret: 'outer' },
    secrets: { token: 'outer' },
  });
  return loadTask({ path: 'main.yaml', text: fileOf('main.yaml').text }, data, optionsOf('main.yaml'));
}

async function commands(files: Readonly<Record<string, File | string>>): Promise<readonly string[]> {
  const task = await load(files);
  if (!task.ok) throw new Error(renderDiagnostics(task.problems, { color: false }));
  return stepsOf(task.value).map(({ cmd }) => cmd?.text ?? '');
}

async function problems(files: Readonly<Record<string, File | string>>): Promise<string> {
  const task = await load(files);
  const found = task.ok ? task.warnings : task.problems;
  return renderDiagnostics(found, { color: false });
}

const v1 = { of: 'oci://r/t', is: 'sha256:1' };
const v2 = { of: 'oci://r/t', is: 'sha256:2' };

test('the steps of other files, in their places, with values of their own', async () => {
  const inner = "steps:\n- cmd: bash {{.Values.name}} '{{.Values.secret}}{{.Secrets.token}}' {{.Run.ID}}\n";
  expect(
    await commands({
      'main.yaml':
        'steps:\n- cmd: bash first\n- task: inner\n  values: {name: "{{upper "x"}}"}\n- cmd: bash last\n',
      inner,
    }),
  ).toEqual(['bash first', `bash X '' ${run.id}`, 'bash last']);
});

test("a published file's values are the weakest", async () => {
  const inner = {
    text: 'steps:\n- cmd: bash {{.Values.a}} {{.Values.b}}\n',
    values: 'a: 1\nb: 2\n',
  };
  expect(
    await commands({
      'main.yaml': 'steps:\n- task: inner\n  values: {a: 7}\n',
      inner,
    }),
  ).toEqual(['bash 7 2']);
});

describe('what is wrong', () => {
  test('a circle', async () => {
    const files = {
      'main.yaml': 'steps:\n- task: a\n',
      a: 'steps:\n- task: b\n',
      b: 'steps:\n- cmd: bash x\n- task: a\n',
    };
    expect(await problems(files)).toMatchInlineSnapshot(`
     "error: tasks run each other: 'a' → 'b' → 'a'
       --> b:3:9
        |
      3 | - task: a
        |         ^
        = hint: take this step away
        [task/cycle]"
    `);
    expect(await problems({ 'main.yaml': 'steps:\n- task: main.yaml\n' })).toContain(
      "'main.yaml' → 'main.yaml'",
    );
  });

  test('too deep', async () => {
    const names = Array.from(
      { length: 20 },
      (_, index) => [`${index}`, `steps:\n- task: '${index + 1}'\n`] as const,
    );
    const files = {
      'main.yaml': "steps:\n- task: '0'\n",
      ...Object.fromEntries(names),
    };
    expect(await problems(files)).toContain('tasks run each other more than 10 deep');
  });

  test('two versions', async () => {
    const text = 'steps: [{cmd: bash x}]';
    const files = {
      'main.yaml': 'steps:\n- task: a\n- task: b\n- task: a\n',
      a: { text, version: v1 },
      b: { text, version: v2 },
    };
    expect(await problems(files)).toMatchInlineSnapshot(`
     "warning: this is 'sha256:2' of 'oci://r/t', and elsewhere 'sha256:1' is run
       --> main.yaml:3:9
        |
      3 | - task: b
        |         ^
        = hint: use the same version of it everywhere
        = note: the other version
       --> main.yaml:2:9
        |
      2 | - task: a
        |         ^
        [task/version-conflict]"
    `);
  });

  test('secrets of a part', async () => {
    const inner = 'secrets:\n- id: token\n  keyvault: https://x/secrets/token\nsteps: [{cmd: bash x}]\n';
    expect(await problems({ 'main.yaml': 'steps:\n- task: inner\n', inner })).toMatchInlineSnapshot(`
     "error: a task that a step runs gets no secrets of its own
       --> inner:2:3
        |
      2 | - id: token
        |   ^^^^^^^^^
        = hint: read '.Values' here, and give it with 'values' in the step: 'token: {{.Secrets.token}}'
        [task/part-secrets]"
    `);
  });

  test('in a part, and a part that is not there, all at once', async () => {
    const files = {
      'main.yaml': 'steps:\n- task: wrong\n- task: nothing\n',
      wrong: 'steps:\n- cmd: [\n',
    };
    expect(await problems(files)).toMatchInlineSnapshot(`
     "error: invalid YAML: a bracket or brace is never closed
       --> wrong:2:8
        |
      2 | - cmd: [
        |        ^
        = hint: close it, or put the text into quotes
        [task/invalid-yaml]

     error: there is no 'nothing'
       --> main.yaml:3:9
        |
      3 | - task: nothing
        |         ^^^^^^^
        [read/not-found]"
    `);
  });

  test('properties that are not its affair', async () => {
    const files = {
      'main.yaml':
        'steps:\n- task: a\n  timeout: 5\n  id: x\n- cmd: bash\n  values: {a: 1}\n- task: a\n  cmd: bash\n',
      a: 'steps: [{cmd: bash x}]',
    };
    expect(await problems(files)).toMatchInlineSnapshot(`
     "error: 'timeout' cannot stand beside 'task'
       --> main.yaml:2:3
        |
      2 | - task: a
        |   ^^^^^^^
        = hint: the steps of the other task file have their own
        [task/part-property]

     error: a step has 'values' but no 'task'
       --> main.yaml:6:11
        |
      6 |   values: {a: 1}
        |           ^^^^^^
        = hint: they are for 'task', which runs another task file
        [task/part-property]

     error: a step has 'cmd' and 'task'
       --> main.yaml:7:3
        |
      7 | - task: a
        |   ^^^^^^^
        = hint: make a step of each
        [task/step-kind]"
    `);
  });

  test('where other files are not read', async () => {
    const source = { path: 'main.yaml', text: 'steps:\n- task: a\n' };
    const task = await loadTask(source, templateData({ run }));
    expect(task).toMatchObject({
      ok: false,
      problems: [{ code: 'task/part-unread' }],
    });
  });
});

test('a remote part is one, and so says its task', async () => {
  const task = await load({
    'main.yaml': 'steps:\n- task: a\n- task: b\n',
    a: { text: 'steps: [{cmd: bash x}]', version: v1 },
    b: 'steps: [{cmd: bash x}]',
  });
  const parts = task.ok ? [...(task.value.parts?.values() ?? [])] : [];
  expect(parts.map(({ remote }) => remote)).toEqual([true, false]);
});
