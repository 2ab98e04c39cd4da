import { expect, test } from '@jest/globals';
import { print } from '../plan/task-of.js';
import { ruleOn } from './lint-of.js';

const steps = 'steps:\n- cmd: alpine:3 ls\n';

test.each(['version: v1.1.0\n', 'version: v1.0.0\n', '# a comment\r\n"version": "V1.1.0" # new\r\n'])(
  'nothing to say about %j',
  async (version) => {
    expect(await ruleOn('lint/deprecated-version', version + steps)).toEqual([]);
  },
);

test('the preview, no version, and one without a value', async () => {
  const printed = [
    ...(await ruleOn('lint/deprecated-version', `version: 1.0-preview-1\n${steps}`)),
    ...(await ruleOn('lint/deprecated-version', `# a comment\n\n${steps}`)),
    ...(await ruleOn('lint/deprecated-version', `version:\n${steps}`)),
  ];
  expect(print(printed)).toMatchInlineSnapshot(`
   "warning: the version '1.0-preview-1' is a preview of 'v1.0.0'
     --> acb.yaml:1:1
      |
    1 | version: 1.0-preview-1
      | ^^^^^^^^^^^^^^^^^^^^^^
      = hint: write 'version: v1.1.0'; nothing changes by it but that '$Registry' and the like become aliases
      [lint/deprecated-version]

   warning: the task names no version, so it is read as 'v1.0.0'
     --> acb.yaml:3:1
      |
    3 | steps:
      | ^^^^^^
      = hint: write 'version: v1.1.0', which has aliases as well, or 'version: v1.0.0'
      [lint/deprecated-version]

   warning: the task names no version, so it is read as 'v1.0.0'
     --> acb.yaml:1:1
      |
    1 | version:
      | ^^^^^^^^
      = hint: write 'version: v1.1.0', which has aliases as well, or 'version: v1.0.0'
      [lint/deprecated-version]"
  `);
});
