import type { Readable, Writable } from 'node:stream';

/** What a command may touch of the process it runs in. */
export interface IO {
  readonly environment: NodeJS.ProcessEnv;
  /** The words that start this program: what runs it, and its file. */
  readonly program: readonly string[];
  /** Where the user stands; relative names start here. */
  readonly directory: string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** Results only. */
  readonly stdout: Output;
  /** Progress and diagnostics. */
  readonly stderr: Output;
  /** Ends a command early; where there is none, signals of the process do. */
  readonly signal?: AbortSignal;
}

/** A stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** What a command answers the shell with. */
export const exitCode = {
  succeeded: 0,
  internal: 1,
  usage: 2,
  invalidTask: 3,
  stepFailed: 4,
  environment: 5,
  timedOut: 6,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

/** What a command's action leaves behind: its exit code. */
export interface CommandContext {
  readonly io: IO;
  answer: ExitCode;
}
