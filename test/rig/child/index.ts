/**
 * Programs that the rig runs: to their end, or as servers that are waited for and ended by their process IDs.
 * Comes in: a command. Goes out: what it printed, or a running server. Must not know what the programs are.
 */
import { execFile, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Runs a program to its end and gives its standard output; a failure's message has the end of its standard error. */
export async function run(
  command: string,
  options: readonly string[],
  settings: { readonly environment?: Readonly<Record<string, string>>; readonly folder?: string } = {},
): Promise<string> {
  const env = { ...process.env, ...settings.environment };
  try {
    const { stdout } = await execute(command, [...options], {
      env,
      cwd: settings.folder,
      maxBuffer: 64 << 20,
    });
    return stdout;
  } catch (error) {
    const failure = error as Error & { stderr?: string };
    const said = failure.stderr?.trim().split('\n').slice(-3).join('; ');
    throw new Error(`"${command} ${options.slice(0, 3).join(' ')}" failed: ${said ?? failure.message}`, {
      cause: error,
    });
  }
}

/** A long-running program of the rig's own, leader of its own process group. */
export interface Server {
  readonly processID: number;
  /** True once the program has ended. */
  readonly ended: () => boolean;
  /** Settles when it has ended: its exit code, null when a signal ended it or it could not start. */
  readonly exit: Promise<number | null>;
  /** The file with everything it says. */
  readonly log: string;
}

/** Starts a server in its own session, with everything it says in the file `log`. */
export function start(
  command: string,
  options: readonly string[],
  settings: {
    readonly environment: Readonly<Record<string, string>>;
    readonly log: string;
    readonly folder?: string;
  },
): Server {
  const log = openSync(settings.log, 'a');
  const child = spawn(command, options, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...settings.environment },
    cwd: settings.folder,
  });
  closeSync(log);
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null)); // a program that can't start has no pid, which waitFor reports
  });
  child.unref();
  return {
    processID: child.pid ?? 0,
    ended: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    exit,
    log: settings.log,
  };
}

/** Asks again and again, with a back-off, until `ask` gives a value; stops at once when the server has ended. */
export async function waitFor<T>(
  server: Server,
  ask: () => Promise<T | undefined>,
  seconds = 30,
): Promise<T> {
  const end = Date.now() + seconds * 1000;
  for (let pause = 10; Date.now() < end && !server.ended(); pause = Math.min(pause * 1.5, 250)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await delay(pause);
  }
  const said = (await readFile(server.log, 'utf8')).trim().split('\n').slice(-3).join('; ');
  throw new Error(`the server did not start: ${said}`);
}

/** Ends one process by its ID, gently and then for good, and waits until it is gone. */
export async function end(processID: number, seconds = 20): Promise<void> {
  const last = Date.now() + seconds * 1000;
  signal(processID, 'SIGTERM');
  while (await alive(processID)) {
    if (Date.now() > last) signal(processID, 'SIGKILL');
    await delay(20);
  }
}

function signal(processID: number, name: NodeJS.Signals): void {
  try {
    process.kill(processID, name);
  } catch {
    // already gone
  }
}

/** Whether a process runs; a zombie doesn't. */
export async function alive(processID: number): Promise<boolean> {
  const stat = await readFile(`/proc/${processID}/stat`, 'utf8').catch(() => '');
  return stat !== '' && !/\) [ZX] /.test(stat);
}
