import { describe, expect, test } from '@jest/globals';
import type { Diagnostic } from '../../../src/diagnostic/index.js';
import { silence } from '../../../src/lint/index.js';
import { print } from '../plan/task-of.js';

const code = 'lint/quoting';

/** A finding at the first `HERE` of a text. */
function findingIn(text: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = text.indexOf('HERE');
  const place = { source: { path: 'acb.yaml', text }, start, end: start + 4 };
  return { code, severity: 'warning', message: 'something', place, ...more };
}

function kept(text: string, more: Partial<Diagnostic> = {}): number {
  return silence({ path: 'acb.yaml', text }, [findingIn(text, more)]).kept.length;
}

describe('silenced', () => {
  test.each([
    ['on the line itself', `- cmd: HERE # taskrun-ignore: ${code}\n`],
    ['among others', `- cmd: HERE # taskrun-ignore: lint/x,${code}, lint/y\n`],
    ['above the line', `# taskrun-ignore: ${code}\n- cmd: HERE\n`],
    [
      'above, with other comments and blank lines between',
      `# taskrun-ignore: ${code}\n# why\n\n- cmd: HERE\n`,
    ],
    [
      'above the step',
      `  # taskrun-ignore: ${code}\r\n  - id: a\r\n    cmd: >\r\n      x\r\n\r\n      HERE\r\n`,
    ],
    ['above a property with a list', `# taskrun-ignore: ${code}\npush:\n- HERE\n`],
    ['on the line that begins a block scalar', `- cmd: | # taskrun-ignore: ${code}\n    x\n    HERE\n`],
    ['above a line of a block scalar', `- cmd: |\n    x\n    # taskrun-ignore: ${code}\n    HERE\n`],
  ])('%s', (_, text) => {
    expect(kept(text)).toBe(0);
  });
});

describe('not silenced', () => {
  test.each([
    ['another line', `- cmd: x # taskrun-ignore: ${code}\n- cmd: HERE\n`],
    ['the next step', `# taskrun-ignore: ${code}\n- cmd: x\n- cmd: HERE\n`],
    ['another code', `- cmd: HERE # taskrun-ignore: lint/other\n`],
    ['no comment', `- cmd: HERE taskrun-ignore: ${code}\n`],
    ['a comment at the end of the file', `- cmd: HERE\n# taskrun-ignore: ${code}`],
  ])('%s', (_, text) => {
    expect(kept(text)).toBe(1);
  });

  test('an error that leaves nothing to run', () => {
    const text = `- cmd: HERE # taskrun-ignore: plan/host-shell\n`;
    expect(kept(text, { code: 'plan/host-shell', severity: 'error' })).toBe(1);
    expect(kept(text, { code: 'plan/host-shell', severity: 'warning' })).toBe(0);
  });

  test('a finding in another file', () => {
    const text = `FROM HERE # taskrun-ignore: ${code}\n`;
    expect(silence({ path: 'other.yaml', text }, [findingIn(text)]).kept).toHaveLength(1);
  });
});

test('comments that silence nothing, or cannot', () => {
  const text = `# taskrun-ignore: ${code}, lint/privileged\n- cmd: HERE\n- cmd: x # taskrun-ignore: plan/cycle\n`;
  const source = { path: 'acb.yaml', text };
  const cycle = findingIn(text.replace('cmd: x', 'cmd:HERE').replace('HERE', 'here'), {
    code: 'plan/cycle',
    severity: 'error',
  });
  expect(print(silence(source, [findingIn(text), cycle]).unused)).toMatchInlineSnapshot(`
   "warning: nothing here has the code 'lint/privileged'
     --> acb.yaml:1:33
      |
    1 | # taskrun-ignore: lint/quoting, lint/privileged
      |                                 ^^^^^^^^^^^^^^^
      = hint: take it away; 'taskrun lint --explain CODE' says what a code means
      [lint/unused-ignore]

   warning: 'plan/cycle' is an error that cannot be ignored
     --> acb.yaml:3:28
      |
    3 | - cmd: x # taskrun-ignore: plan/cycle
      |                            ^^^^^^^^^^
      = hint: take it away; 'taskrun lint --explain CODE' says what a code means
      [lint/unused-ignore]"
  `);
});
