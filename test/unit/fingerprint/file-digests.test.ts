import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesContent, type RegularFile } from '../../../src/file-tree/index.js';
import { FileDigests } from '../../../src/fingerprint/index.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'taskrun-digests-'));
});
afterEach(() => rm(folder, { recursive: true }));

function file(text: string, stamp: string, age: number): RegularFile {
  return {
    type: 'file',
    attributes: { mode: 0o644, uid: 0, gid: 0, time: 0 },
    content: bytesContent(new TextEncoder().encode(text), text),
    stamp: { text: stamp, changedAt: Date.now() - age },
  };
}

async function digestsAfter(...files: readonly RegularFile[]): Promise<readonly string[]> {
  const found: string[] = [];
  for (const each of files) {
    const digests = await FileDigests.open(join(folder, 'digests.json'));
    found.push(await digests.digestOf('a', each));
    await digests.save();
  }
  return found;
}

test('a file with the same stamp is not read again', async () => {
  const [one, same] = await digestsAfter(file('one', 's', 60_000), file('unread', 's', 60_000));
  expect(same).toBe(one);
});

test('one with another stamp is, and so is one that may have changed within the same tick of the clock', async () => {
  const [one, other] = await digestsAfter(file('one', 's', 60_000), file('two', 't', 60_000));
  expect(other).not.toBe(one);
  const [young, again] = await digestsAfter(file('three', 'u', 0), file('four', 'u', 0));
  expect(again).not.toBe(young);
});

test('what cannot be read is as good as nothing, and what is gone is forgotten', async () => {
  const place = join(folder, 'digests.json');
  await writeFile(place, '{broken');
  await digestsAfter(file('one', 's', 60_000));
  expect(Object.keys(JSON.parse(await readFile(place, 'utf8')) as object)).toEqual(['a']);
  await (await FileDigests.open(place)).save();
  expect(await readFile(place, 'utf8')).toBe('{}');
});
