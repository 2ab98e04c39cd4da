import { describe, expect, test } from '@jest/globals';
import { expandTask, loadTask, type ReadAliasSource } from '../../../src/task/index.js';
import { at, data, loaded, printed, sourceOf, told } from './run.js';

async function expanded(text: string): Promise<string> {
  const result = await expandTask(sourceOf(text), data);
  return result.ok ? result.value.expanded.text : printed(result);
}

const v11 = 'version: v1.1.0\n';

describe('aliases', () => {
  test.each([
    [
      'x: $Registry/$RegistryName:$ID-$Date $OS/$Architecture $Commit $Branch $SharedVolume\n',
      'x: contoso.azurecr.io/contoso:r1-20261123-052715z linux/amd64 0123456 main workspace\n',
    ],
    [
      'alias:\n  values:\n    app: hello/world\nx: $app $app$app $apps ${app}\n',
      'x: hello/world hello/worldhello/world $apps ${app}\n',
    ],
    ['x: $$Registry $$ $ $1 "$"\n', 'x: $Registry $ $ $1 "$"\n'],
    // behind an unknown name the reference takes the next directive as it is
    ['x: $unknown$Registry\n', 'x: $unknown$Registry\n'],
    ['alias:\n  values: {a: "{{.Values.tag}}-$b", Registry: other}\nx: $a $Registry\n', 'x: v1-$b other\n'],
    ["alias:\n  directive: '@'\nx: @Registry $Registry @@\n", 'x: contoso.azurecr.io $Registry @\n'],
    ['x: 1\nalias:\n  values: {a: b}\n\n  # note\ny: $a', 'x: 1\ny: b\n'],
    ['x: $ID\r\ny: 2\r\n', 'x: r1\ny: 2\n'],
  ])('%j', async (text, result) => {
    expect(await expanded(v11 + text)).toBe(v11 + result);
  });

  test('before v1.1.0 there are none', async () => {
    expect(await expanded('x: $Registry\n')).toBe('x: $Registry\n');
    expect(await told('alias: {values: {a: b}}\nsteps: [{cmd: x}]')).toMatchInlineSnapshot(`
     "warning: the aliases of this task are not expanded
       --> task.yaml:1:1
        |
      1 | alias: {values: {a: b}}
        | ^^^^^
        = hint: write 'version: v1.1.0' to use them
        [alias/needs-version]"
    `);
  });

  test('lines that only hold a comment are dropped, templates in them too, in every version', async () => {
    expect(await expanded('a: |\n  # {{nothing}}\n  b # c\n#d')).toBe('a: |\n  b # c\n');
    expect(await expanded(`${v11}# {{nothing}} $ID\nx: 1\n`)).toBe(`${v11}x: 1\n`);
  });

  test('expanded text leads to the alias, through the template it stands for', async () => {
    const text = `${v11}# about\nsteps:\n- build: -t $Registry/app:{{.Run.ID}} .\n`;
    const { steps } = await loaded(text);
    const build = steps[0]!.build!;
    expect(build.text).toBe('-t contoso.azurecr.io/app:r1 .');
    const image = build.text.indexOf('contoso');
    expect(at(build.placeOf(image, image + 5))).toBe('$Registry');
    expect(at(build.placeOf(image, build.text.length - 2))).toBe('$Registry/app:{{.Run.ID}}');
  });

  test('images have short names as the first word of a cmd', async () => {
    const alias = 'alias: {values: {helm: contoso/helm:3, curl: my/curl}}\n';
    const { steps } = await loaded(
      `${v11}${alias}steps:\n- cmd: bash -c "bash x"\n- cmd: ' helm'\n- cmd: curl x\n- cmd: ID x\n`,
    );
    expect(steps.map(({ cmd }) => cmd?.text)).toEqual([
      'mcr.microsoft.com/acr/bash:2ff604c -c "bash x"',
      'contoso/helm:3',
      'my/curl x',
      'ID x',
    ]);
    const cmd = steps[0]!.cmd!;
    expect(at(cmd.placeOf(0, 5))).toBe('bash');
    expect(at(cmd.placeOf(3, cmd.text.indexOf(' -c') + 3))).toBe('bash -c');
    expect(at(cmd.placeOf(cmd.text.indexOf('-c'), cmd.text.length))).toBe('-c "bash x"');
  });

  test('every mistake in the alias block is told', async () => {
    const block = `alias:
  values:
    my-app: x
    list: [1]
  directive: ab
  src: [other.yaml]
  value: 3
`;
    expect(await told(`${v11}${block}steps: []\n`)).toMatchInlineSnapshot(`
     "error: 'list' takes text, not a list
       --> task.yaml:5:11
        |
      5 |     list: [1]
        |           ^^^
        = hint: put text that begins with a bracket or brace into quotes
        [task/wrong-type]

     warning: the alias block has no 'value'
       --> task.yaml:8:3
        |
      8 |   value: 3
        |   ^^^^^
        = hint: did you mean 'values'?
        [task/unknown-key]

     error: 'my-app' is not a name for an alias
       --> task.yaml:4:5
        |
      4 |     my-app: x
        |     ^^^^^^
        = hint: use letters and digits only
        [alias/invalid]

     error: this cannot introduce an alias
       --> task.yaml:6:14
        |
      6 |   directive: ab
        |              ^^
        = hint: use one character that is neither a letter nor a digit
        [alias/invalid]"
    `);
  });
});

describe('sources of aliases', () => {
  const files: Readonly<Record<string, string>> = {
    'one.yaml': 'a: first\nb: first\nc: first\n',
    'two.yaml': '# more\nb: second\nc: second\nn: 1.50\n',
    'bad.yaml': 'a-b: x\n',
    'list.yaml': '- a\n',
    'empty.yaml': '',
  };
  const readAliasSource: ReadAliasSource = (path) => {
    const text = files[path];
    const message = `the aliases of '${path}' do not exist`;
    return Promise.resolve(
      text === undefined
        ? {
            ok: false,
            problems: [{ code: 'alias/unreadable', severity: 'error', message }],
          }
        : { ok: true, value: { path, text }, warnings: [] },
    );
  };

  test('later ones win, and values over all; the block is rendered first', async () => {
    const text = `${v11}alias:\n  src: [one.yaml, "{{.Values.tag}}", two.yaml, empty.yaml]\n  values: {c: own}\nx-all: $a $b $c $n\nsteps: []\n`;
    const result = await expandTask(sourceOf(text.replace('{{.Values.tag}}', 'one.yaml')), data, {
      readAliasSource,
    });
    expect(result.ok && result.value.expanded.text).toBe(`${v11}x-all: first second own 1.50\nsteps: []\n`);
  });

  test('image aliases come from the configuration too', async () => {
    const text = `${v11}steps:\n- cmd: bash -c x\n- cmd: az x\n`;
    const imageAliases = new Map([['bash', 'docker.io/library/bash:5']]);
    const task = await loadTask(sourceOf(text), data, { imageAliases });
    expect(task.ok && task.value.steps.map(({ cmd }) => cmd?.text)).toEqual([
      'docker.io/library/bash:5 -c x',
      'mcr.microsoft.com/acr/azure-cli:2ff604c x',
    ]);
  });

  test('what is wrong with them', async () => {
    const text = `${v11}alias:\n  src: [none.yaml, bad.yaml, list.yaml]\nsteps: []\n`;
    expect(printed(await loadTask(sourceOf(text), data, { readAliasSource }))).toMatchInlineSnapshot(`
     "error: the aliases of 'none.yaml' do not exist
       --> task.yaml:3:9
        |
      3 |   src: [none.yaml, bad.yaml, list.yaml]
        |         ^^^^^^^^^
        [alias/unreadable]

     error: 'a-b' is not a name for an alias
       --> bad.yaml:1:1
        |
      1 | a-b: x
        | ^^^
        = hint: use letters and digits only
        [alias/invalid]

     error: 'aliases' is a mapping, not a list
       --> list.yaml:1:1
        |
      1 | - a
        | ^^^
        [task/wrong-type]"
    `);
    expect(printed(await loadTask(sourceOf(text), data))).toMatch(
      /aliases from other files are not read here/,
    );
  });
});
