import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** A process, told from every other one, also from a later one with the same number. */
export interface Owner {
  readonly pid: number;
  readonly host: string;
  /** When it began, as the kernel counts it within one boot; empty where that can't be known. */
  readonly began: string;
}

/** The process this is. */
export function thisProcess(): Owner {
  return { pid: process.pid, host: hostname(), began: beginOf(process.pid) ?? '' };
}

/** Whether a process is still there; one of another machine, of which nothing can be known, counts as there. */
export function isAlive({ pid, host, began }: Owner): boolean {
  if (host !== hostname()) return true;
  if (!exists(pid)) return false;
  return began === '' || beginOf(pid) === began;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * The boot and the time in it at which a process began; undefined where there is no such process, or no /proc. A process
 * that has ended and that nobody has waited for has not begun any more.
 * @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
function beginOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // the name in brackets may contain anything
    const [state = '', ...rest] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (state === 'Z' || state === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${boot}:${rest[18] ?? ''}`;
  } catch {
    return undefined;
  }
}
