import { expect, test } from '@jest/globals';
import { print } from '../plan/task-of.js';
import { ruleOn } from './lint-of.js';

const step = (timeout: number) => `- cmd: alpine:3 ls\n  timeout: ${timeout}\n`;
const code = 'lint/step-timeout';

test.each([
  ['the longest run there is', `version: v1.1.0\nsteps:\n${step(28_800)}`, {}],
  ['nobody wrote a time-out down', 'version: v1.1.0\nsteps:\n- cmd: alpine:3 ls\n', { timeout: 60 }],
])('nothing to say when %s', async (_, text, known) => {
  expect(await ruleOn(code, text, known)).toEqual([]);
});

test('a step longer than any run, a default told once, and a step longer than this run', async () => {
  const printed = [
    ...(await ruleOn(code, `version: v1.1.0\nsteps:\n${step(28_801)}`)),
    ...(await ruleOn(
      code,
      'version: v1.1.0\nstepTimeout: 90000\nsteps:\n- cmd: alpine:3\n- cmd: alpine:3\n',
    )),
    ...(await ruleOn(code, `version: v1.1.0\nsteps:\n${step(61)}`, {
      timeout: 60,
    })),
  ];
  expect(print(printed)).toMatchInlineSnapshot(`
   "warning: step 'acb_step_0' has 28801 s, but any run on ACR may take only 28800 s
     --> acb.yaml:4:3
      |
    4 |   timeout: 28801
      |   ^^^^^^^^^^^^^^
      = hint: give it at most 28800
      [lint/step-timeout]

   warning: step 'acb_step_0' has 90000 s, but any run on ACR may take only 28800 s
     --> acb.yaml:2:1
      |
    2 | stepTimeout: 90000
      | ^^^^^^^^^^^^^^^^^^
      = hint: give it at most 28800
      [lint/step-timeout]

   warning: step 'acb_step_0' has 61 s, but the whole run may take only 60 s
     --> acb.yaml:4:3
      |
    4 |   timeout: 61
      |   ^^^^^^^^^^^
      = hint: give it at most 60
      [lint/step-timeout]"
  `);
});
