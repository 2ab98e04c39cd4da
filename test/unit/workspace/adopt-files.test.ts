import { afterEach, beforeEach, expect, test } from '@jest/globals';
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adoptFiles, fileStates } from '../../../src/workspace/index.js';

let top: string;
let from: string;
let to: string;

beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'adopt-'));
  from = join(top, 'from');
  to = join(top, 'to');
  for (const side of [from, to]) {
    await mkdir(join(side, 'sub'), { recursive: true });
    await writeFile(join(side, 'sub', 'same'), 'same');
    await utimes(join(side, 'sub', 'same'), 1_000_000, 1_000_000);
  }
});
afterEach(() => rm(top, { recursive: true }));

test('what differs is taken, what is not there any more is removed, what is the same is left alone', async () => {
  const before = await stat(join(to, 'sub', 'same'));
  await writeFile(join(from, 'changed'), 'new');
  await writeFile(join(to, 'changed'), 'old!');
  await symlink('changed', join(from, 'link'));
  await mkdir(join(from, 'was-file', 'deep'), { recursive: true });
  await writeFile(join(to, 'was-file'), '');
  await mkdir(join(to, 'gone', 'deep'), { recursive: true });
  await writeFile(join(to, 'mine'), 'kept');
  await adoptFiles(from, to, (path) => path === 'mine');
  expect((await readdir(to, { recursive: true })).sort()).toEqual([
    'changed',
    'link',
    'mine',
    'sub',
    'sub/same',
    'was-file',
    'was-file/deep',
  ]);
  expect(await readFile(join(to, 'changed'), 'utf8')).toBe('new');
  expect((await stat(join(to, 'sub', 'same'))).ino).toBe(before.ino);
});

test('a state tells whether a file has changed', async () => {
  const before = await fileStates(to);
  expect([...before.keys()]).toEqual(['sub', 'sub/same']);
  expect(await fileStates(to)).toEqual(before);
  await chmod(join(to, 'sub', 'same'), 0o600);
  expect((await fileStates(to)).get('sub/same')).not.toBe(before.get('sub/same'));
});
