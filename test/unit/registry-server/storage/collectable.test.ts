import { rename, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import {
  claim,
  collect,
  readCollectable,
  removeCollectable,
  sizeOfCollectable,
} from '../../../../src/registry-server/storage/collectable.js';
import { filesBelow, withFolder } from '../rig.js';

const hour = 60 * 60 * 1000;

/** A file that nobody has relied on for two hours, and a time one hour ago. */
async function withOldFile(action: (path: string, before: number) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    const path = join(folder, 'blob');
    await writeFile(path, 'content');
    await age(path);
    await action(path, Date.now() - hour);
  });
}

async function age(path: string): Promise<void> {
  const time = new Date(Date.now() - 2 * hour);
  await utimes(path, time, time);
}

test('what nobody has relied on for the grace period is collected', () =>
  withOldFile(async (path, before) => {
    expect(await collect(path, before)).toBe(true);
    expect(await claim(path)).toBe(false);
    expect(await collect(path, before)).toBe(false);
    expect(await filesBelow(join(path, '..'))).toEqual([]);
  }));

test('what somebody relies on is not', () =>
  withOldFile(async (path, before) => {
    expect(await claim(path)).toBe(true);
    expect(await collect(path, before)).toBe(false);
    expect(await readCollectable(path)).toEqual(Buffer.from('content'));
  }));

test('what a collector had renamed when it was killed still counts, under both names', () =>
  withOldFile(async (path, before) => {
    await rename(path, `${path}.condemned`);
    expect(await sizeOfCollectable(path)).toBe(7);
    expect(await readCollectable(path)).toEqual(Buffer.from('content'));
    expect(await claim(path)).toBe(true);
    expect((await stat(path)).mtimeMs).toBeGreaterThan(before);
    await rename(path, `${path}.condemned`);
    expect(await collect(path, before)).toBe(false);
    expect(await filesBelow(join(path, '..'))).toEqual(['blob.condemned']);
  }));

test('the next collector removes what a killed one had renamed', () =>
  withOldFile(async (path, before) => {
    await rename(path, `${path}.condemned`);
    expect(await collect(path, before)).toBe(true);
    expect(await filesBelow(join(path, '..'))).toEqual([]);
  }));

test('removing takes both names along', () =>
  withOldFile(async (path) => {
    await writeFile(`${path}.condemned`, 'content');
    expect(await removeCollectable(path)).toBe(true);
    expect(await removeCollectable(path)).toBe(false);
    expect(await filesBelow(join(path, '..'))).toEqual([]);
  }));

test('whoever was told that a file is there finds it there, however a collector and others race', async () => {
  await withFolder(async (folder) => {
    let kept = 0;
    for (let round = 0; round < 300; round += 1) {
      const path = join(folder, `${round}`);
      await writeFile(path, 'content');
      await age(path);
      const [collected, ...claims] = await Promise.all([
        collect(path, Date.now() - hour),
        claim(path),
        sizeOfCollectable(path).then(() => claim(path)),
        claim(path),
      ]);
      const there = (await readCollectable(path)) !== undefined;
      expect(there).toBe(!collected);
      if (claims.includes(true)) expect(there).toBe(true);
      kept += Number(there);
    }
    expect(kept).toBeGreaterThan(0);
  });
});
