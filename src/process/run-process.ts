import { pipeline, type Readable, type Writable } from 'node:stream';
import type { Exit, Invocation, Listener } from './invocation.js';
import { LineSplitter } from './lines.js';

/** Milliseconds, unless told otherwise. */
const usualGrace = 5_000;

/**
 * Runs a program to its end, in a process group of its own, and reports its output line by line.
 * When `signal` aborts, the whole group gets SIGTERM, and SIGKILL after a grace period.
 * Never rejects for what the program does: a program that isn't there is an {@link Exit} too.
 */
export async function runProcess(
  invocation: Invocation,
  listener: Listener = {},
  signal?: AbortSignal,
): Promise<Exit> {
  if (signal?.aborted === true) {
    listener.stdout?.destroy();
    return { status: 'signaled', signal: 'SIGTERM' };
  }
  const { execa } = await import('execa');
  const subprocess = execa(invocation.file, invocation.arguments, {
    ...(invocation.directory === undefined ? {} : { cwd: invocation.directory }),
    ...(invocation.input === undefined ? { stdin: 'ignore' } : { input: invocation.input }),
    // execa takes descriptors, as node:child_process does, but its types know only some of them
    ...(invocation.files as object | undefined),
    ...(invocation.terminal === true ? onTerminal : {}),
    env: invocation.environment ?? {},
    detached: invocation.terminal !== true,
    buffer: false,
    reject: false,
    cleanup: false,
  });
  if (listener.stdout !== undefined) passBytes(subprocess.stdout, listener.stdout);
  else readLines(subprocess.stdout, listener, 'stdout');
  readLines(subprocess.stderr, listener, 'stderr');
  const stopKilling = killGroupOnAbort(subprocess.pid, signal, invocation.gracePeriod ?? usualGrace);
  if (subprocess.pid !== undefined) running.add(subprocess.pid);
  try {
    return exitOf(await subprocess);
  } finally {
    stopKilling();
    if (subprocess.pid !== undefined) running.delete(subprocess.pid);
  }
}

/** The process groups that have not ended yet. */
const running = new Set<number>();

/** Kills everything that runs, at once: for when this process is about to end itself. */
export function endAllProcesses(): void {
  for (const processID of running) killGroup(processID, 'SIGKILL');
}

/** In the process group of this process, which is the one that the terminal listens to. */
const onTerminal = { stdin: 'inherit', stdout: 2, stderr: 'inherit' } as object;

function readLines(
  stream: NodeJS.ReadableStream | null,
  { output, ready, longestLine }: Listener,
  name: 'stdout' | 'stderr',
): void {
  if (stream === null) return;
  const splitter = new LineSplitter((line) => output?.(name, line), longestLine);
  stream.on('data', (chunk: Buffer) => {
    splitter.write(chunk);
    const waiting = ready?.();
    if (waiting === undefined) return;
    stream.pause();
    void waiting.then(() => stream.resume());
  });
  stream.on('end', () => splitter.end());
}

function passBytes(stream: Readable | null, target: Writable): void {
  if (stream === null) target.destroy();
  // A stream that closes before its end destroys the target, which is how a program that is not there shows.
  else pipeline(stream, target, () => undefined);
}

interface Settled {
  readonly exitCode?: number | undefined;
  readonly signal?: string | undefined;
  readonly code?: string | undefined;
  readonly originalMessage?: string | undefined;
}

function exitOf({ exitCode, signal, code, originalMessage }: Settled): Exit {
  if (signal !== undefined) return { status: 'signaled', signal };
  if (exitCode !== undefined) return { status: 'exited', exitCode };
  return {
    status: 'not-started',
    code: code ?? 'UNKNOWN',
    message: originalMessage ?? 'could not be started',
  };
}

/** Watches `signal` for as long as the process runs; the returned function ends the watch. */
function killGroupOnAbort(
  pid: number | undefined,
  signal: AbortSignal | undefined,
  gracePeriod: number,
): () => void {
  if (pid === undefined || signal === undefined) return () => undefined;
  let hardKill: NodeJS.Timeout | undefined;
  const terminate = (): void => {
    killGroup(pid, 'SIGTERM');
    hardKill = setTimeout(() => killGroup(pid, 'SIGKILL'), gracePeriod);
  };
  if (signal.aborted) terminate();
  else signal.addEventListener('abort', terminate, { once: true });
  return () => {
    signal.removeEventListener('abort', terminate);
    clearTimeout(hardKill);
  };
}

function killGroup(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(-pid, name);
  } catch {
    // The group has ended between the decision and the call: that is what we wanted.
  }
}
