import type { Writable } from 'node:stream';

/** A program to start: never through a shell. */
export interface Invocation {
  /** A program name looked up on PATH, or a path. */
  readonly file: string;
  readonly arguments: readonly string[];
  readonly directory?: string;
  /** Added to this process's own environment; undefined takes a variable out of it. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Written to standard input; without it, standard input is empty. */
  readonly input?: string | Uint8Array;
  /** It has this process's terminal: what is typed goes to it, and what it prints is on standard error. */
  readonly terminal?: boolean;
  /** How long its process group may take to end after SIGTERM before it is killed, in milliseconds; 5000 unless told. */
  readonly gracePeriod?: number;
  /** Open files (descriptors) in the place of streams; what goes to a file is not heard. */
  readonly files?: { readonly stdin?: number; readonly stdout?: number; readonly stderr?: number };
}

/** How a program ended, or that it never began. */
export type Exit =
  | { readonly status: 'exited'; readonly exitCode: number }
  | { readonly status: 'signaled'; readonly signal: string }
  | { readonly status: 'not-started'; readonly code: string; readonly message: string };

/** Hears what a program prints, a line at a time, without line breaks. */
export interface Listener {
  readonly output?: (stream: 'stdout' | 'stderr', line: string) => void;
  /**
   * Takes standard output as bytes, in the place of lines; the program waits while it is full. It ends with the output,
   * and is destroyed when there is none; destroying it first makes the program's next write fail.
   */
  readonly stdout?: Writable;
  /** Asked after each piece of output: a promise makes the program wait until it settles. */
  readonly ready?: () => Promise<unknown> | undefined;
  /** Characters after which a line without end is cut, so that one program cannot fill the memory; 65 536 unless told. */
  readonly longestLine?: number;
}

const plain = /^[\w@%+=:,./-]+$/;

/** The invocation as a line that could be typed into a POSIX shell; for people, never executed. */
export function commandLine({ file, arguments: words }: Pick<Invocation, 'file' | 'arguments'>): string {
  return [file, ...words]
    .map((word) => (plain.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`))
    .join(' ');
}
