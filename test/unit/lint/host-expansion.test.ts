import { expect, test } from '@jest/globals';
import { printedRuleOn, ruleOn } from './lint-of.js';

test.each(['A=1', "A='$HOME'", 'A=\\$HOME', 'A=100$', 'A=a$ b', 'A={{.Run.ID}}'])(
  'nothing to say about %s',
  async (entry) => {
    const text = `version: v1.0.0\nsteps:\n- cmd: alpine:3\n  env: [${JSON.stringify(entry)}]\n`;
    expect(await ruleOn('lint/host-expansion', text)).toEqual([]);
  },
);

test('the messages', async () => {
  const steps = '- cmd: alpine:3\n  env:\n  - A=$HOME/x\n  - A="${B}"\n  - A=`id`\n  - A=$Registy';
  expect(await printedRuleOn('lint/host-expansion', steps)).toMatchInlineSnapshot(`
   "warning: on ACR a shell of the agent expands '$HOME'; taskrun leaves it as it is
     --> acb.yaml:5:5
      |
    5 |   - A=$HOME/x
      |     ^^^^^^^^^
      = hint: put the value in single quotes if it is meant literally, or use a template: '{{.Values.name}}'
      [lint/host-expansion]

   warning: on ACR a shell of the agent expands '\${B}'; taskrun leaves it as it is
     --> acb.yaml:6:5
      |
    6 |   - A="\${B}"
      |     ^^^^^^^^
      = hint: put the value in single quotes if it is meant literally, or use a template: '{{.Values.name}}'
      [lint/host-expansion]

   warning: on ACR a shell of the agent expands '\`id\`'; taskrun leaves it as it is
     --> acb.yaml:7:5
      |
    7 |   - A=\`id\`
      |     ^^^^^^
      = hint: put the value in single quotes if it is meant literally, or use a template: '{{.Values.name}}'
      [lint/host-expansion]

   warning: on ACR a shell of the agent expands '$Registy'; taskrun leaves it as it is
     --> acb.yaml:8:5
      |
    8 |   - A=$Registy
      |     ^^^^^^^^^^
      = hint: did you mean the alias '$Registry' (needs version v1.1.0) or '{{.Run.Registry}}'?
      [lint/host-expansion]"
  `);
});
