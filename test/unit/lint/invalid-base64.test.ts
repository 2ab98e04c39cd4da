import { expect, test } from '@jest/globals';
import { print } from '../plan/task-of.js';
import { ruleOn } from './lint-of.js';

const code = 'lint/invalid-base64';

const task = (files: string, mounts = '[{name: keys, mountPath: /k}]'): string =>
  `version: v1.1.0
volumes:
- name: keys
  secret:
    ${files}
steps:
- {cmd: "alpine:3 ls /k", volumeMounts: ${mounts}}
`;

test.each(['key: aGVsbG8K', 'key: aGVsbG8', 'key: ""', 'key: "aGVs\\n bG8K"', 'key: aGVsbG8_'])(
  '%s',
  async (files) => {
    const found = await ruleOn(code, task(files));
    const valid = ['key: aGVsbG8K', 'key: ""'].includes(files);
    expect(found.map(({ severity }) => severity)).toEqual(valid ? [] : ['error']);
  },
);

test('line breaks are nothing in it', async () => {
  expect(await ruleOn(code, task('key: |\n      aGVs\n      bG8K'))).toEqual([]);
});

test('a volume that nothing mounts is only warned of; the message has the place and the way out', async () => {
  const found = [
    ...(await ruleOn(code, task('{one: hello!, two: a-b_}'))),
    ...(await ruleOn(code, task('one: hello!', '[]'))),
  ];
  expect(print(found)).toMatchInlineSnapshot(`
   "error: the file 'one' of the volume 'keys' is not in base64
     --> acb.yaml:5:6
      |
    5 |     {one: hello!, two: a-b_}
      |      ^^^
      = hint: 'base64 FILE' encodes a file; in a template, '{{ .Values.name | b64enc }}' does
      [lint/invalid-base64]

   error: the file 'two' of the volume 'keys' is not in base64
     --> acb.yaml:5:19
      |
    5 |     {one: hello!, two: a-b_}
      |                   ^^^
      = hint: '-' and '_' are of the URL's alphabet: 'base64' without options writes '+' and '/'
      [lint/invalid-base64]

   warning: the file 'one' of the volume 'keys' is not in base64
     --> acb.yaml:5:5
      |
    5 |     one: hello!
      |     ^^^
      = hint: 'base64 FILE' encodes a file; in a template, '{{ .Values.name | b64enc }}' does
      [lint/invalid-base64]"
  `);
});
