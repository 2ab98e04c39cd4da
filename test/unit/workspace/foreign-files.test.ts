import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { link, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foreignFiles } from '../../../src/workspace/index.js';

let folder: string;
const user = process.getuid?.() ?? 0;
const another = user + 1;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-foreign-'));
  await mkdir(join(folder, 'sub/inner'), { recursive: true });
  await writeFile(join(folder, 'sub/file'), '', { mode: 0o640 });
  await utimes(join(folder, 'sub/file'), 1, 1.5);
  await link(join(folder, 'sub/file'), join(folder, 'sub/inner/same'));
  await symlink('/nowhere', join(folder, 'link'));
});
afterEach(() => rm(folder, { recursive: true }));

test('everything is the user’s own', async () => {
  expect(await foreignFiles(folder, user)).toEqual([]);
});

test('what is another user’s is found, the directory itself included', async () => {
  const found = await foreignFiles(folder, another);
  expect(found.map(({ path, kind }) => `${kind} ${path}`).sort()).toEqual([
    'directory ',
    'directory sub',
    'directory sub/inner',
    'file link',
    'file sub/file',
    'file sub/inner/same',
  ]);
  const [file, same] = ['sub/file', 'sub/inner/same'].map((path) => found.find((each) => each.path === path));
  expect(file).toEqual(expect.objectContaining({ mode: 0o640, times: { read: 1, changed: 1.5 } }));
  expect(same?.identity).toBe(file?.identity);
});

test('only directories, where nothing else counts', async () => {
  const found = await foreignFiles(folder, another, 'directories');
  expect(found.map(({ path }) => path)).toEqual(['', 'sub', 'sub/inner']);
});

test('a directory that is not there has nothing', async () => {
  expect(await foreignFiles(join(folder, 'gone'), another)).toEqual([]);
});
