import { describe, expect, test } from '@jest/globals';
import { renderDiagnostics, type Diagnostic } from '../../../src/diagnostic/index.js';
import type { Place } from '../../../src/source/index.js';

function find(text: string, marked: string, path = 'tasks/task.yaml'): Place {
  const start = text.indexOf(marked);
  return { source: { path, text }, start, end: start + marked.length };
}

function printed(
  diagnostic: Partial<Diagnostic>,
  options: { readonly color?: boolean; readonly columns?: number } = {},
): string {
  const complete = {
    code: 'task/unknown-key',
    severity: 'error',
    message: 'something is wrong',
    ...diagnostic,
  } as const;
  return renderDiagnostics([complete], { color: false, ...options });
}

describe('a diagnostic as text', () => {
  test('without a place', () => {
    expect(printed({ hint: 'look under tasks/' })).toMatchInlineSnapshot(`
     "error: something is wrong
        = hint: look under tasks/
        [task/unknown-key]"
    `);
  });

  test('with an excerpt, a hint and a related place', () => {
    const text = `steps:\n${'  - cmd: x\n'.repeat(9)}  - push: [app]\n`;
    const related = [{ message: "'x' stands here", place: find(text, 'x') }];
    expect(printed({ place: find(text, 'app'), hint: "did you mean 'x'?", related })).toMatchInlineSnapshot(`
     "error: something is wrong
        --> tasks/task.yaml:11:12
         |
      11 |   - push: [app]
         |            ^^^
         = hint: did you mean 'x'?
         = note: 'x' stands here
        --> tasks/task.yaml:2:10
         |
       2 |   - cmd: x
         |          ^
         [task/unknown-key]"
    `);
  });

  test.each([40, 60, 80])('its excerpt fits into %d columns', (columns) => {
    const text = `cmd: ${'word '.repeat(30)}here ${'word '.repeat(30)}`;
    const [, , , excerpt = '', marks = ''] = printed({ place: find(text, 'here') }, { columns }).split('\n');
    expect(excerpt.length).toBeLessThanOrEqual(columns);
    expect(excerpt.slice(marks.indexOf('^'), marks.lastIndexOf('^') + 1)).toBe('here');
  });

  test('of several lines is underlined to the end of the first', () => {
    expect(printed({ place: find('cmd: |\n  a\n  b\n', '|\n  a') })).toMatchInlineSnapshot(`
     "error: something is wrong
       --> tasks/task.yaml:1:6
        |
      1 | cmd: |
        |      ^
        [task/unknown-key]"
    `);
  });

  test('at the end of a line is underlined by one column', () => {
    const source = { path: 'x', text: 'cmd\n' };
    expect(printed({ place: { source, start: 3, end: 3 } })).toMatchInlineSnapshot(`
     "error: something is wrong
       --> x:1:4
        |
      1 | cmd
        |    ^
        [task/unknown-key]"
    `);
  });

  test('aligns the underline behind tabs and wide characters', () => {
    expect(printed({ place: find('\t日本 é: x', 'x') })).toMatchInlineSnapshot(`
     "error: something is wrong
       --> tasks/task.yaml:1:8
        |
      1 |     日本 é: x
        |             ^
        [task/unknown-key]"
    `);
  });

  test('cuts a long line around what is underlined', () => {
    expect(
      printed({
        place: find(`${'a'.repeat(200)}HERE${'b'.repeat(200)}`, 'HERE'),
      }),
    ).toMatchInlineSnapshot(`
     "error: something is wrong
       --> tasks/task.yaml:1:201
        |
      1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaHEREbbbbbbbbbbbbbbbbbbbbbbbb…
        |                                                                          ^^^^
        [task/unknown-key]"
    `);
    expect(printed({ place: find('c'.repeat(300), 'c'.repeat(300)) })).toMatchInlineSnapshot(`
     "error: something is wrong
       --> tasks/task.yaml:1:1
        |
      1 | cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc…
        | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        [task/unknown-key]"
    `);
  });

  test('never writes a control character or a direction override of a file', () => {
    const text = 'a\u001b[31m\u0007b\u202e\u009bc\u200b';
    const result = printed({
      message: `no '${text}'`,
      hint: text,
      place: find(text, 'b', 'p\u001b[2J.yaml'),
    });
    expect(result).toMatchInlineSnapshot(`
     "error: no 'a␛[31m␇b<U+202E><U+009B>c<U+200B>'
       --> p␛[2J.yaml:1:8
        |
      1 | a␛[31m␇b<U+202E><U+009B>c<U+200B>
        |        ^
        = hint: a␛[31m␇b<U+202E><U+009B>c<U+200B>
        [task/unknown-key]"
    `);
    expect(result.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  test('shortens a sentence with an endless name in it', () => {
    expect(printed({ message: 'x'.repeat(10_000) }).length).toBeLessThan(600);
  });

  test('several, with a blank line between, in colour', () => {
    const place = find('push: app', 'app');
    const error: Diagnostic = {
      code: 'task/wrong-type',
      severity: 'error',
      message: 'no list',
      place,
    };
    const warning: Diagnostic = {
      code: 'task/ignored',
      severity: 'warning',
      message: 'no effect',
      hint: 'take it away',
    };
    expect(JSON.stringify(renderDiagnostics([error, warning], { color: true }))).toMatchInlineSnapshot(
      `""\\u001b[1m\\u001b[31merror\\u001b[39m\\u001b[22m\\u001b[1m: no list\\u001b[22m\\n  \\u001b[36m-->\\u001b[39m tasks/task.yaml:1:7\\n   \\u001b[36m|\\u001b[39m\\n\\u001b[36m 1\\u001b[39m \\u001b[36m|\\u001b[39m push: app\\n   \\u001b[36m|\\u001b[39m       \\u001b[31m^^^\\u001b[39m\\n   \\u001b[2m[task/wrong-type]\\u001b[22m\\n\\n\\u001b[1m\\u001b[33mwarning\\u001b[39m\\u001b[22m\\u001b[1m: no effect\\u001b[22m\\n   \\u001b[36m=\\u001b[39m \\u001b[1mhint:\\u001b[22m take it away\\n   \\u001b[2m[task/ignored]\\u001b[22m""`,
    );
  });
});
