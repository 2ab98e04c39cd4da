import { describe, expect, test } from '@jest/globals';
import { printedRuleOn, ruleOn } from './lint-of.js';

const code = 'lint/unreachable-platform';
const architectures = new Set(['amd64', '386']);
const build = 'version: v1.1.0\nsteps:\n- build: -t app:1 --platform linux/arm64 .\n';

function dockerfile(text: string): ReadonlyMap<string, { path: string; text: string }> {
  return new Map([['acb_step_0', { path: 'Dockerfile', text }]]);
}

describe('nothing to say', () => {
  test.each([
    ['about what the machine is', build.replace('arm64', 'amd64'), { architectures }],
    ['when nobody knows what the machine can', build, {}],
    ['about what is emulated', build, { architectures: new Set(['amd64', 'arm64']) }],
    ['when nothing runs', build, { architectures, dockerfiles: dockerfile('FROM alpine:3\nCOPY a b') }],
    [
      'when only the building platform runs something',
      build,
      {
        architectures,
        dockerfiles: dockerfile(
          'FROM --platform=$BUILDPLATFORM go:1 AS b\nRUN make\nFROM alpine:3\nCOPY a b',
        ),
      },
    ],
    [
      'behind a step that installs emulation',
      build.replace('- build', '- cmd: multiarch/qemu-user-static:1 --reset\n- build'),
      { architectures },
    ],
  ])('%s', async (_, text, known) => {
    expect(await ruleOn(code, text, known)).toEqual([]);
  });
});

test('the message', async () => {
  const steps = '- build: -t app:1 --platform linux/amd64,linux/arm/v7 .';
  const known = {
    architectures,
    dockerfiles: dockerfile('FROM alpine:3\nRUN apk add git'),
  };
  expect(await printedRuleOn(code, steps, known)).toMatchInlineSnapshot(`
   "warning: this machine cannot run programs for 'linux/arm/v7', which RUN in the Dockerfile needs
     --> acb.yaml:3:30
      |
    3 | - build: -t app:1 --platform linux/amd64,linux/arm/v7 .
      |                              ^^^^^^^^^^^^^^^^^^^^^^^^
      = hint: it can for 386, amd64; install emulation ('taskrun doctor' says how), or cross-compile in a stage 'FROM --platform=$BUILDPLATFORM'
      [lint/unreachable-platform]"
  `);
});
