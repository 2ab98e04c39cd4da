import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { access, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateEngine, type PrivateEngine } from '../../../src/engine/private-engine.js';
import { isStarting, startAlone } from '../../../src/engine/start-lock.js';

let dataFolder: string;
let engine: PrivateEngine;
let lock: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'taskrun-engine-'));
  engine = privateEngine(dataFolder);
  lock = join(engine.folder, 'start.lock');
  await mkdir(engine.folder);
});

afterEach(() => rm(dataFolder, { recursive: true }));

test('of many that start at once one does, and the lock is gone afterwards', async () => {
  let finish = (): void => undefined;
  const held = new Promise<void>((resolve) => (finish = resolve));
  const attempts = Array.from({ length: 10 }, () =>
    startAlone(engine, async () => {
      await held;
      return 'started';
    }),
  );
  // nine give up while the one holds the lock
  const others = await new Promise<number>((resolve) => {
    let count = 0;
    for (const attempt of attempts)
      void attempt.then((result) => result ?? (++count === 9 && resolve(count)));
  });
  expect(others).toBe(9);
  expect(await isStarting(engine)).toBe(true);
  finish();
  expect((await Promise.all(attempts)).filter((result) => result === 'started')).toHaveLength(1);
  await expect(access(lock)).rejects.toThrow('ENOENT');
});

test('a failing start gives the lock back', async () => {
  await expect(startAlone(engine, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await startAlone(engine, () => Promise.resolve('started'))).toBe('started');
});

test('a dead owner’s lock counts for nothing', async () => {
  await writeFile(lock, '99999999');
  expect(await isStarting(engine)).toBe(false);
  expect(await startAlone(engine, () => Promise.resolve('started'))).toBe('started');
});

test('an old lock counts for nothing, even if its number is alive again', async () => {
  await writeFile(lock, String(process.pid));
  const longAgo = new Date(Date.now() - 120_000);
  await utimes(lock, longAgo, longAgo);
  expect(await startAlone(engine, () => Promise.resolve('started'))).toBe('started');
});
