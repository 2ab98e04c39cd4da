import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { checkout } from '../rig/program/index.js';
import { podmanCannot, podmanWithout } from '../live/suites/podman-cannot.js';

test('docs/podman.md lists what the live suites know to be beyond podman, and nothing else', async () => {
  const text = await readFile(`${checkout}/docs/podman.md`, 'utf8');
  const rows = text.split('\n').flatMap((line) => {
    const [, first = '', second = ''] = /^\| (.*?) +\| (.*?) +\|$/.exec(line) ?? [];
    return first === '' || /^-+$/.test(first) || first === 'shown with docker' ? [] : [[first, second]];
  });
  const cases = Object.values(podmanCannot).flatMap((each) => Object.entries(each));
  expect(rows).toEqual([
    ...cases,
    ...Object.entries(podmanWithout).map(([name, why]) => [`all of ${name}`, why]),
  ]);
});
