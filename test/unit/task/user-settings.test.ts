import { expect, test } from '@jest/globals';
import { readUserSettings } from '../../../src/task/index.js';
import { printed } from './run.js';

const read = (text: string) => readUserSettings({ path: 'config.yaml', text });

test('builders are a list of platforms and addresses, each with its place', () => {
  const text = `builders:
- platform: linux/arm64
  address: tcp://builder:1234,tlsdir=/certificates
- {platform: windows, address: npipe:////./pipe/buildkitd}
`;
  const result = read(text);
  const settings = result.ok ? result.value : { builders: [] };
  const valued = settings.builders.map(({ platform, address }) => [platform?.value, address?.value]);
  expect(valued).toEqual([
    ['linux/arm64', 'tcp://builder:1234,tlsdir=/certificates'],
    ['windows', 'npipe:////./pipe/buildkitd'],
  ]);
  const { start = 0, end = 0 } = settings.builders[0]?.platform?.place ?? {};
  expect(text.slice(start, end)).toBe('linux/arm64');
});

test('a file without settings sets nothing', () => {
  for (const text of ['', '# nothing yet\n', 'builders:\n'])
    expect(read(text)).toMatchObject({
      ok: true,
      value: { builders: [] },
      warnings: [],
    });
});

test('what it does not understand is told at its line', () => {
  expect(printed(read('builder: []\n'))).toMatchInlineSnapshot(`
   "warning: a settings file has no 'builder'
     --> config.yaml:1:1
      |
    1 | builder: []
      | ^^^^^^^
      = hint: did you mean 'builders'?
      [task/unknown-key]"
  `);
  expect(printed(read('builders: {platform: linux/arm64}\n'))).toMatchInlineSnapshot(`
   "error: 'builders' takes a list, not a mapping
     --> config.yaml:1:11
      |
    1 | builders: {platform: linux/arm64}
      |           ^^^^^^^^^^^^^^^^^^^^^^^
      = hint: begin each line with '- '
      [task/wrong-type]"
  `);
  expect(printed(read('builders: [{platform: linux/arm64, addr: tcp://a:1}]\n'))).toMatchInlineSnapshot(`
   "warning: a builder has no 'addr'
     --> config.yaml:1:36
      |
    1 | builders: [{platform: linux/arm64, addr: tcp://a:1}]
      |                                    ^^^^
      = hint: did you mean 'address'?
      [task/unknown-key]"
  `);
});

test('a registry has its place, too', () => {
  const result = read('registry: registry.example.com/team\n');
  expect(result.ok && result.value.registry).toMatchObject({
    value: 'registry.example.com/team',
    place: { start: 10, end: 35 },
  });
});
