/**
 * `taskrun registry serve` as a process of its own, to be called, interrupted and killed.
 * Comes in: its arguments. Goes out: where it answers, what it says, how it ends. Must not know what is being tested.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

export interface ServedRegistry {
  readonly port: number;
  /** Everything said on standard error so far. */
  readonly said: () => string;
  /** Ends it and waits for its end. */
  readonly end: (signal?: NodeJS.Signals) => Promise<EndedRegistry>;
}

export interface EndedRegistry {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts it on a free port, unless the arguments name one. @throws when it ends instead of answering */
export async function startRegistry(words: readonly string[]): Promise<ServedRegistry> {
  const child = spawn(process.execPath, [main, 'registry', 'serve', '--port', '0', ...words], {
    env: { PATH: process.env.PATH, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  const ended = new Promise<EndedRegistry>((resolve) => {
    child.on('close', (exitCode, signal) => resolve({ exitCode, signal, stdout, stderr }));
  });
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      const found = /:(\d+)\n/.exec(stdout)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(() => reject(new Error(`the registry did not start: ${stderr}`)));
  });
  return {
    port,
    said: () => stderr,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
