/** Runs the built program as a user does: a real process, its own data folder, its output and exit code as the answer. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built program. */
export const mainFile = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
/** The checkout the tests run in. */
export const checkout = fileURLToPath(new URL('../../../', import.meta.url));

export interface ProgramResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProgramOptions {
  readonly directory?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Another user to run as; taken by root only. */
  readonly user?: { readonly uid: number; readonly gid: number; readonly program: string };
  /** Nobody reads what the program prints: its pipes are closed at their other ends. */
  readonly unread?: boolean;
  /** Called with each piece of standard error as it comes, and a way to send the program a signal. */
  readonly onOutput?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** The same with all of standard output so far. */
  readonly onResult?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** A place to run taskrun in: its data folder and temporary folder are its own and gone after `close`. */
export class Installation {
  readonly folder: string;
  readonly temporaryFolder: string;

  private constructor(folder: string, temporaryFolder: string) {
    this.folder = folder;
    this.temporaryFolder = temporaryFolder;
  }

  static async create(): Promise<Installation> {
    return new Installation(
      await mkdtemp(join(tmpdir(), 'taskrun-data-')),
      await mkdtemp(join(tmpdir(), 'taskrun-tmp-')),
    );
  }

  async close(): Promise<void> {
    await Promise.all(
      [this.folder, this.temporaryFolder].map((path) => rm(path, { recursive: true, force: true })),
    );
  }

  /** What makes a taskrun process use this place. */
  get environment(): Readonly<Record<string, string>> {
    return {
      PATH: process.env.PATH ?? '',
      HOME: this.folder,
      TMPDIR: this.temporaryFolder,
      TASKRUN_DATA: this.folder,
      NO_COLOR: '1',
    };
  }

  /** Runs `taskrun` with these arguments to its end. */
  taskrun(words: readonly string[], options: ProgramOptions = {}): Promise<ProgramResult> {
    const child = spawn(process.execPath, [options.user?.program ?? mainFile, ...words], {
      cwd: options.directory ?? checkout,
      env: { ...this.environment, ...options.environment },
      ...(options.user === undefined ? {} : { uid: options.user.uid, gid: options.user.gid }),
    });
    child.stdin.end(options.input ?? '');
    if (options.unread === true) for (const pipe of [child.stdout, child.stderr]) pipe.destroy();
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      options.onResult?.(stdout, (signal) => child.kill(signal));
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      options.onOutput?.(stderr, (signal) => child.kill(signal));
    });
    return new Promise((resolve) => {
      child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
    });
  }
}
