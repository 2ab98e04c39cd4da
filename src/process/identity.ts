import { execFile } from 'node:child_process';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { promisify } from 'node:util';

/** Whether a process that was identified earlier still runs; `unknown` where that cannot be told from here. */
export type ProcessState = 'running' | 'ended' | 'unknown';

interface Identity {
  readonly machine: string;
  /** Differs from one start of the machine to the next, and between machines. */
  readonly boot: string;
  /** Process IDs mean something only in their namespace: a container has its own. */
  readonly namespace: string;
  readonly processID: number;
  /** When the process began, for process IDs are used again. */
  readonly start: string;
}

/** What tells a process from every other, also later and from elsewhere: text without blanks, to be kept and compared. */
export async function processIdentity(processID = process.pid): Promise<string> {
  const [{ machine, boot, namespace }, start] = await Promise.all([surroundings(), startOf(processID)]);
  return [machine, boot, namespace, processID, start ?? ''].join('/');
}

/** The process with that identity, as far as this machine knows. */
export async function processState(text: string): Promise<ProcessState> {
  const identity = parsed(text);
  const here = await surroundings();
  if (identity?.machine !== here.machine) return 'unknown';
  if (identity.boot !== here.boot) return 'ended';
  if (identity.namespace !== here.namespace) return 'unknown';
  const start = await startOf(identity.processID);
  return start !== undefined && start === identity.start ? 'running' : 'ended';
}

/** Asks a process that was identified earlier to end; does nothing when it is gone, or is none of this machine's. */
export async function endProcess(identity: string): Promise<void> {
  const processID = parsed(identity)?.processID;
  if (processID === undefined || (await processState(identity)) !== 'running') return;
  try {
    process.kill(processID, 'SIGTERM');
  } catch {
    // It has ended in between, or is another user's.
  }
}

function parsed(text: string): Identity | undefined {
  const parts = text.split('/');
  const [machine = '', boot = '', namespace = '', id = '', start = ''] = parts;
  return parts.length === 5 ? { machine, boot, namespace, processID: Number(id), start } : undefined;
}

async function surroundings(): Promise<Omit<Identity, 'processID' | 'start'>> {
  const [id, boot, namespace] = await Promise.all([
    text('/etc/machine-id'),
    text('/proc/sys/kernel/random/boot_id'),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  const machine = id === '' ? hostname() : id;
  return { machine: word(machine), boot: word(boot), namespace: word(namespace) };
}

/** When a process began, in whatever form the system says it; undefined when it has ended. */
async function startOf(processID: number): Promise<string | undefined> {
  if (process.platform === 'linux') return startFrom(await text(`/proc/${processID}/stat`));
  const asked = promisify(execFile)('ps', ['-o', 'lstart=', '-p', String(processID)]);
  const { stdout } = await asked.catch(() => ({ stdout: '' }));
  return stdout.trim() === '' ? undefined : word(stdout.trim());
}

/** From proc_pid_stat(5): the state is field 3 and the start, in clock ticks since the machine's, field 22. */
function startFrom(stat: string): string | undefined {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return stat === '' || /[ZX]/.test(fields[0] ?? '') ? undefined : fields[19];
}

async function text(file: string): Promise<string> {
  return (await readFile(file, 'utf8').catch(() => '')).trim();
}

const word = (value: string): string => value.replaceAll(/[^\w.:[\]-]+/g, '-');
