import { describe, expect, test } from '@jest/globals';
import type { Permission } from '../../../src/plan/index.js';
import { printedRuleOn, ruleOn } from './lint-of.js';

const task = (step: string) => `version: v1.1.0\nsteps:\n${step}\n`;

describe('steps that take no power over the host', () => {
  test.each([
    '- cmd: alpine:3 ls /var/run/docker.sock',
    '- cmd: alpine:3 --privileged',
    '- cmd: alpine:3 ls\n  privileged: false',
    '- cmd: --network private alpine:3 host',
    '- cmd: alpine:3 ls\n  network: hostess',
  ])('%s', async (step) => {
    for (const code of ['lint/privileged', 'lint/docker-socket', 'lint/host-network'] as const)
      expect(await ruleOn(code, task(step))).toEqual([]);
  });
});

test('what the user allowed is not told', async () => {
  const step = task('- cmd: --net=host -v /var/run/docker.sock:/d alpine:3\n  privileged: true');
  const allow = new Set<Permission>(['privileged', 'docker-socket', 'host-network']);
  for (const code of ['lint/privileged', 'lint/docker-socket', 'lint/host-network'] as const) {
    expect(await ruleOn(code, step)).toHaveLength(1);
    expect(await ruleOn(code, step, { allow })).toEqual([]);
  }
});

test('the messages', async () => {
  const steps = [
    '- id: a\n  privileged: true\n  cmd: alpine:3 ls',
    '- id: b\n  cmd: --privileged --network host -v /var/run/docker.sock:/var/run/docker.sock alpine:3 ls',
  ].join('\n');
  const printed = [
    await printedRuleOn('lint/privileged', steps),
    await printedRuleOn('lint/docker-socket', steps),
    await printedRuleOn('lint/host-network', steps),
  ];
  expect(printed.join('\n\n')).toMatchInlineSnapshot(`
   "warning: step 'a' runs privileged: it can do everything on the machine that runs it
     --> acb.yaml:4:3
      |
    4 |   privileged: true
      |   ^^^^^^^^^^^^^^^^
      = hint: take 'privileged' away, or give only what it needs with '--cap-add'
      [lint/privileged]

   warning: step 'b' runs privileged: it can do everything on the machine that runs it
     --> acb.yaml:7:8
      |
    7 |   cmd: --privileged --network host -v /var/run/docker.sock:/var/run/docker.sock alpine:3 ls
      |        ^^^^^^^^^^^^
      = hint: take 'privileged' away, or give only what it needs with '--cap-add'
      [lint/privileged]

   warning: step 'b' mounts the Docker socket: whoever has it controls the machine
     --> acb.yaml:7:39
      |
    7 |   cmd: --privileged --network host -v /var/run/docker.sock:/var/run/docker.sock alpine:3 ls
      |                                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: use 'build', 'push' and 'cmd: docker …' steps, which need no socket
      [lint/docker-socket]

   warning: step 'b' uses the network of the machine that runs it
     --> acb.yaml:7:31
      |
    7 |   cmd: --privileged --network host -v /var/run/docker.sock:/var/run/docker.sock alpine:3 ls
      |                               ^^^^
      = hint: leave 'network' out: steps reach each other by their ids
      [lint/host-network]"
  `);
});
