import { readFile } from 'node:fs/promises';
import { systemCode } from '../system-code.js';

/** A process, told from all others that have had its number: the number and the time of its start. */
export type Owner = string;

/** This process. */
export async function thisProcess(): Promise<Owner> {
  return `${process.pid}-${(await startOf(process.pid)) ?? Math.round(performance.timeOrigin)}`;
}

/**
 * Whether a process still runs, as far as this one can see: a process in another container looks as if it had ended. Without
 * /proc, another process that has got its number is taken for it.
 */
export async function isRunning(owner: Owner): Promise<boolean> {
  if (owner === (await thisProcess())) return true;
  const processID = Number(owner.split('-')[0]);
  if (!Number.isSafeInteger(processID) || processID <= 0 || processID === process.pid) return false;
  if (process.platform === 'linux') return `${processID}-${await startOf(processID)}` === owner;
  return answersSignals(processID);
}

/**
 * Clock ticks since the machine's start; undefined when there is no such process, or when it has ended and nobody has asked
 * for its exit code.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
async function startOf(processID: number): Promise<string | undefined> {
  const text = await readFile(`/proc/${processID}/stat`, 'utf8').catch(() => '');
  // The second field is the program's name in parentheses, which may have any characters in it.
  const [state = 'X', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return 'ZX'.includes(state) ? undefined : fields[18];
}

function answersSignals(processID: number): boolean {
  try {
    return process.kill(processID, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}
