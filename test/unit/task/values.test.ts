import { describe, expect, test } from '@jest/globals';
import { readValues } from '../../../src/task/index.js';
import { printed } from './run.js';

function read(text: string): unknown {
  const result = readValues({ path: 'values.yaml', text });
  return result.ok ? result.value : printed(result);
}

describe('a values file', () => {
  test('has the types of go-yaml v2', () => {
    const text = `
text: plain
quoted: "42"
int: 42
octal: 010
hex: 0xFF
big: 9007199254740993
float: 1.50
yes: yes
off: off
nothing: ~
time: 12:30:45
day: 2001-01-01
list: [1, two, {three: 3}]
map: {a: {b: c}}
same: &same {x: 1}
merged: {<<: *same, y: 2}
`;
    expect(read(text)).toEqual({
      text: 'plain',
      quoted: '42',
      int: 42n,
      octal: 8n,
      hex: 255n,
      big: 9007199254740993n,
      float: 1.5,
      yes: true,
      off: false,
      nothing: null,
      time: '12:30:45',
      day: '2001-01-01',
      list: [1n, 'two', { three: 3n }],
      map: { a: { b: 'c' } },
      same: { x: 1n },
      merged: { x: 1n, y: 2n },
    });
  });

  test('may be empty', () => {
    expect(read('# nothing yet\n')).toEqual({});
  });

  test('cannot reach the prototype of anything', () => {
    const values = read('__proto__: {polluted: true}\nconstructor: 1\n') as object;
    expect(Object.keys(values)).toEqual(['__proto__', 'constructor']);
    expect(Object.getPrototypeOf(values)).toBeNull();
    expect({}).not.toHaveProperty('polluted');
  });

  test('is a mapping', () => {
    expect(read('- a\n')).toMatchInlineSnapshot(`
     "error: a values file is a mapping, not a list
       --> values.yaml:1:1
        |
      1 | - a
        | ^^^
        = hint: write 'name: value' on each line
        [values/invalid]"
    `);
    expect(read('a: [\n')).toMatchInlineSnapshot(`
     "error: invalid YAML: a bracket or brace is never closed
       --> values.yaml:1:4
        |
      1 | a: [
        |    ^
        = hint: close it, or put the text into quotes
        [task/invalid-yaml]"
    `);
  });
});
