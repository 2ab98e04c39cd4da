import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { RunEvent } from '../event/index.js';

/** Events waiting to be written are written after this time (milliseconds), or when there are this many. */
const patience = 200;
const batch = 500;

/**
 * `events.ndjson` of a run, written in batches. Writing is synchronous: a step that prints faster than the disk takes it
 * has to wait, instead of filling the memory. The first error of the disk is kept for `close`; nothing is written after it.
 */
export class EventLog {
  readonly #folder: string;
  #waiting: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #file: number | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(event: RunEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= batch) this.#flush();
    // The timer must not keep the process alive: `close` writes what is left.
    else this.#timer ??= setTimeout(() => this.#flush(), patience).unref();
  }

  /** Writes what is left. @throws the system's first error */
  close(): void {
    this.#flush();
    if (this.#file !== undefined) closeSync(this.#file);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    this.#waiting = [];
    if (events.length === 0 || this.#failure !== undefined) return;
    try {
      this.#file ??= openFresh(this.#folder);
      writeAll(this.#file, Buffer.from(events.map((event) => `${JSON.stringify(event)}\n`).join('')));
    } catch (error) {
      this.#failure = { error };
    }
  }
}

function writeAll(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}

/** A run that takes the ID of an earlier one takes its place. */
function openFresh(folder: string): number {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  rmSync(join(folder, 'record.json'), { force: true });
  return openSync(join(folder, 'events.ndjson'), 'w', 0o600);
}
