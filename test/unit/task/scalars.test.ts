import { describe, expect, test } from '@jest/globals';
import { load, loaded } from './run.js';

/** What go-yaml v2.4 answers, asked. */
describe('scalars mean what they mean to go-yaml v2', () => {
  test.each<[written: string, seconds: number]>([
    ['10', 10],
    ['010', 8],
    ['08', 8],
    ['0o17', 15],
    ['0x_1F', 31],
    ['1_0', 10],
    ['0b11', 3],
    ['1e2', 100],
    ['1.9', 1],
    ['+5', 5],
    ['!!int "7"', 7],
  ])('timeout: %s', async (written, seconds) => {
    expect((await loaded(`steps:\n- cmd: a\n  timeout: ${written}\n`)).steps[0]?.timeout).toBe(seconds);
  });

  test.each(['"10"', 'ten', '1:30', '2001-01-01', '.inf', 'true', '[1]'])(
    'timeout: %s is refused',
    async (written) => {
      expect((await load(`steps:\n- cmd: a\n  timeout: ${written}\n`)).ok).toBe(false);
    },
  );

  test.each<[written: string, on: boolean]>([
    ['yes', true],
    ['On', true],
    ['y', true],
    ['no', false],
    ['OFF', false],
    ["!!bool 'yes'", true],
  ])('detach: %s', async (written, on) => {
    expect((await loaded(`steps:\n- cmd: a\n  detach: ${written}\n`)).steps[0]?.detach).toBe(on);
  });

  test.each<[written: string, text: string]>([
    ['1.50', '1.50'],
    ['0x1F', '0x1F'],
    ['yes', 'yes'],
    ['2001-01-01', '2001-01-01'],
    ['!foo a', 'a'],
    ['!!str 010', '010'],
    ['!!binary aGVsbG8=', 'hello'],
  ])('user: %s', async (written, text) => {
    expect((await loaded(`steps:\n- cmd: a\n  user: ${written}\n`)).steps[0]?.user).toBe(text);
  });

  test.each(['~', 'null', 'Null', ''])('user: %s is none', async (written) => {
    expect((await loaded(`steps:\n- cmd: a\n  user: ${written}\n`)).steps[0]?.user).toBeUndefined();
  });
});

test('a merge key counts where it stands, and of several mappings the first', async () => {
  const task = await loaded(
    `x-b: &b {cmd: base, user: base}\nsteps:\n- <<: *b\n  cmd: own\n- cmd: own\n  <<: *b\n- <<: [{cmd: first}, *b]\n`,
  );
  expect(task.steps.map(({ cmd, user }) => [cmd?.text, user])).toEqual([
    ['own', 'base'],
    ['base', 'base'],
    ['first', 'base'],
  ]);
});
