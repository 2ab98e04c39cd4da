import { expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { processIdentity, processState } from '../../../src/process/index.js';

/** The identity with one of its parts (machine, boot, namespace, process ID, start) changed. */
async function changed(part: number): Promise<string> {
  const parts = (await processIdentity()).split('/');
  parts[part] = `${parts[part] ?? ''}1`;
  return parts.join('/');
}

test('this process runs', async () => {
  expect(await processState(await processIdentity())).toBe('running');
});

test('a process that has ended, and one that has its process ID now', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  const identity = await processIdentity(child.pid);
  expect(await processState(identity)).toBe('running');
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await processState(identity)).toBe('ended');
  expect(await processState(await changed(4))).toBe('ended');
});

test('before the machine was started anew nothing ran that runs now', async () => {
  expect(await processState(await changed(1))).toBe('ended');
});

test('of other machines and of containers beside this one nothing is known', async () => {
  expect(await processState(await changed(0))).toBe('unknown');
  expect(await processState(await changed(2))).toBe('unknown');
  expect(await processState('')).toBe('unknown');
});
