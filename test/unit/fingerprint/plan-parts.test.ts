import { expect, test } from '@jest/globals';
import { changesBetween, describeChange, planParts } from '../../../src/fingerprint/index.js';
import { planOf } from './planned.js';

async function changes(before: string, after: string, heads: readonly [string, string] = ['', '']) {
  const [old, now] = await Promise.all([planOf(before, heads[0]), planOf(after, heads[1])]);
  const empty = { files: {}, images: {} };
  return changesBetween({ plan: planParts(old), ...empty }, { plan: planParts(now), ...empty }).map(
    describeChange,
  );
}

const build = '- id: app\n  build: -t app --build-arg A=1 --build-arg B=1 --label x=1 --no-cache .\n';

test('the same steps, wherever they stand in the file, are the same', async () => {
  expect(await changes(build, `# a comment\n\n${build}`)).toEqual([]);
});

test.each([
  ['--build-arg A=1', '--build-arg A=2', "step 'app': --build-arg A changed"],
  ['--build-arg B=1', '', "step 'app': --build-arg B is gone"],
  ['--no-cache', '--no-cache --pull', "step 'app': --pull is new"],
  ['-t app', '-t app -t other', "step 'app': --tag changed"],
  [' .\n', ' src\n', "step 'app': context changed"],
])('%s becomes %s', async (was, is, told) => {
  expect(await changes(build, build.replace(was, is))).toEqual([told]);
});

test('a container is its image, arguments, options and properties', async () => {
  const step = '- id: test\n  cmd: -e A=1 node:20 npm test\n  env: [KEY=1]\n';
  expect(await changes(step, step.replace('node:20', 'node:22'))).toEqual(["step 'test': image changed"]);
  expect(await changes(step, step.replace('npm test', 'npm it'))).toEqual(["step 'test': arguments changed"]);
  expect(await changes(step, step.replace('A=1', 'A=2'))).toEqual(["step 'test': --env A changed"]);
  expect(await changes(step, step.replace('KEY=1', 'KEY=2'))).toEqual(["step 'test': env KEY changed"]);
  expect(await changes(step, `${step}  user: node\n  timeout: 5\n`)).toEqual([
    "step 'test': timeout changed",
    "step 'test': user is new",
  ]);
});

test('whole steps and volumes come and go', async () => {
  const volume = (text: string): string =>
    `volumes:\n- name: v\n  secret:\n    a: ${Buffer.from(text).toString('base64')}\n`;
  expect(await changes(build, `${build}- id: more\n  push: [app]\n`)).toEqual(["step 'more' is new"]);
  expect(await changes(build, build, [volume('one'), volume('two')])).toEqual([
    "volume 'v': file 'a' changed",
  ]);
  expect(await changes(build, build, [volume('one'), ''])).toEqual(["volume 'v' is gone"]);
});
