import { readFile } from 'node:fs/promises';
import type { PrivateEngine } from './private-engine.js';

/**
 * The process ID of the private engine's dockerd, if it runs. A process ID in a file may be of another process by now
 * (after a reboot), so it counts only if that process was given our process file on its command line.
 */
export async function daemonProcess(engine: PrivateEngine): Promise<number | undefined> {
  const text = await readFile(engine.processFile, 'utf8').catch(() => '');
  const processID = Number(text.trim());
  if (!Number.isInteger(processID) || processID <= 1) return undefined;
  return (await isDaemon(processID, engine)) ? processID : undefined;
}

/** Whether a process is the private engine's dockerd; a zombie, which has no command line, is not. */
export async function isDaemon(processID: number, { processFile }: PrivateEngine): Promise<boolean> {
  const line = await readFile(`/proc/${processID}/cmdline`, 'utf8').catch(() => '');
  const words = line.split('\0');
  return words[words.indexOf('--pidfile') + 1] === processFile && words.includes('--pidfile');
}
