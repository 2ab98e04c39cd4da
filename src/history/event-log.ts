import { closeSync, existsSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { encodeEvent, type RunEvent } from '../event/index.js';
import { fileNames } from './run-folder.js';

/** Events waiting to be written are written after this time (milliseconds), or when they take so many bytes. */
const patience = 200;
const batchSize = 64 * 1024;

/**
 * `events.ndjson` of a run, written in batches, the first event at once: from then on others can see the run. Writing is
 * synchronous: a step that prints faster than the disk takes it has to wait, instead of filling the memory. The first
 * error of the disk is kept for `close`; nothing is written after it.
 */
export class EventLog {
  readonly #folder: string;
  #waiting: Uint8Array[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;
  #file: number | undefined;
  #failure: { readonly error: unknown } | undefined;
  #replaces = false;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Whether there was a run with this ID before. */
  get replaces(): boolean {
    return this.#replaces;
  }

  add(event: RunEvent): void {
    const bytes = encodeEvent(event);
    this.#waiting.push(bytes);
    this.#size += bytes.length;
    if (this.#file === undefined || this.#size >= batchSize) this.#flush();
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
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    if (waiting.length === 0 || this.#failure !== undefined) return;
    try {
      this.#file ??= this.#open();
      writeAll(this.#file, waiting.length === 1 ? waiting[0] : Buffer.concat(waiting));
    } catch (error) {
      this.#failure = { error };
    }
  }

  /** A run that takes the ID of an earlier one takes its place. */
  #open(): number {
    this.#replaces = existsSync(this.#folder);
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    rmSync(join(this.#folder, fileNames.record), { force: true });
    return openSync(join(this.#folder, fileNames.events), 'w', 0o600);
  }
}

function writeAll(file: number, bytes: Uint8Array = Buffer.alloc(0)): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
