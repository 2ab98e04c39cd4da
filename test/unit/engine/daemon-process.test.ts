import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { daemonProcess } from '../../../src/engine/daemon-process.js';
import { engineDown } from '../../../src/engine/index.js';
import { daemonOptions, fitsSocket, privateEngine } from '../../../src/engine/private-engine.js';

let dataFolder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'taskrun-engine-'));
  await mkdir(join(dataFolder, 'engine'));
});

afterEach(async () => {
  child?.kill('SIGKILL');
  child = undefined;
  await rm(dataFolder, { recursive: true });
});

/** A process that waits, with a command line like dockerd's. */
async function standIn(words: readonly string[]): Promise<number> {
  child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1e6); console.log()', '--', ...words]);
  await once(child.stdout!, 'data');
  await writeFile(privateEngine(dataFolder).processFile, `${child.pid!}\n`);
  return child.pid!;
}

test('the process that was given our process file is ours, and engine down ends it', async () => {
  const engine = privateEngine(dataFolder);
  const processID = await standIn(daemonOptions(engine));
  expect(await daemonProcess(engine)).toBe(processID);
  const gone = once(child!, 'exit');
  expect(await engineDown({ environment: {}, dataFolder })).toBe(true);
  expect(await gone).toEqual([null, 'SIGTERM']);
  expect(await daemonProcess(engine)).toBeUndefined();
});

test('another process with the same number is not, and engine down lets it live', async () => {
  const other = join(dataFolder, 'other.pid');
  await standIn(['--pidfile', other, privateEngine(dataFolder).processFile]);
  expect(await daemonProcess(privateEngine(dataFolder))).toBeUndefined();
  expect(await engineDown({ environment: {}, dataFolder })).toBe(false);
  expect(child!.exitCode).toBeNull();
});

test.each(['', 'nonsense', '0', '-1', '1', '99999999'])(
  'a process file with "%s" names no process',
  async (text) => {
    await writeFile(privateEngine(dataFolder).processFile, text);
    expect(await daemonProcess(privateEngine(dataFolder))).toBeUndefined();
  },
);

test('a folder whose sockets would have too long a path is known', () => {
  expect(fitsSocket(privateEngine('/home/user/.local/share/taskrun'))).toBe(true);
  expect(fitsSocket(privateEngine(`/${'long'.repeat(20)}`))).toBe(false);
});
