import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadScript } from '../../src/load-script.js';

interface Exports {
  readonly where: readonly string[];
  readonly twice: (value: number) => number;
}

let folder: string;
let file: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-script-'));
  file = join(folder, 'program.js');
  const where = "[require('node:path').basename(__filename), module.id ?? __dirname]";
  await writeFile(file, `exports.where = ${where};\nexports.twice = (value) => 2 * value;\n`);
});
afterEach(() => rm(folder, { recursive: true }));

test('runs a file as a CommonJS module', () => {
  const { exports, wasCompiled } = loadScript<Exports>(file);
  expect([exports.where, exports.twice(2), wasCompiled]).toEqual([['program.js', folder], 4, false]);
});

test('takes the compiled code beside it', async () => {
  await writeFile(`${file}.cache`, loadScript<Exports>(file).compiledCode());
  const { exports, wasCompiled } = loadScript<Exports>(file);
  expect([exports.twice(2), wasCompiled]).toEqual([4, true]);
});

test('does without compiled code that another program wrote', async () => {
  await writeFile(`${file}.cache`, 'something else');
  const { exports, wasCompiled } = loadScript<Exports>(file);
  expect([exports.twice(2), wasCompiled]).toEqual([4, false]);
});

test('tells of an error at its line and column', async () => {
  await writeFile(file, 'exports.fail = () => { throw new Error("no") };');
  const { exports } = loadScript<{ readonly fail: () => void }>(file);
  let stack = '';
  try {
    exports.fail();
  } catch (error) {
    stack = String((error as Error).stack);
  }
  expect(stack).toContain(`${file}:1:30`);
});

test('the program that was built is in ASCII, and compiled', async () => {
  const file = resolve('dist/program.js');
  expect(/[^\0-\x7f]/.exec(await readFile(file, 'utf8'))).toBeNull();
  expect(loadScript(file).wasCompiled).toBe(true);
});
