import { mkdir, open, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunEvent } from '../event/index.js';

/** Events waiting to be written are written after this time (milliseconds), or when there are this many. */
const patience = 200;
const batch = 500;

/**
 * `events.ndjson` of a run, written behind its back: adding an event only puts it into a list.
 * The first error of the disk is kept for `close`; nothing is written after it.
 */
export class EventLog {
  readonly #folder: string;
  #waiting: RunEvent[] = [];
  #timer: NodeJS.Timeout | undefined;
  #writing = false;
  #written: Promise<FileHandle | undefined> = Promise.resolve(undefined);

  constructor(folder: string) {
    this.#folder = folder;
  }

  add(event: RunEvent): void {
    this.#waiting.push(event);
    if (this.#waiting.length >= batch) this.#flush();
    // The timer must not keep the process alive: `close` writes what is left.
    else this.#timer ??= setTimeout(() => this.#flush(), patience).unref();
  }

  /** Writes what is left. Rejects with the system's first error. */
  async close(): Promise<void> {
    while (this.#writing) await this.#written;
    this.#flush();
    const file = await this.#written;
    await file?.close();
  }

  /** Starts a write unless one is under way: a disk slower than the run is given few large writes, not many small ones. */
  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#writing || this.#waiting.length === 0) return;
    const events = this.#waiting;
    this.#waiting = [];
    this.#writing = true;
    this.#written = this.#written
      .then((file) => this.#append(file, events))
      .finally(() => {
        this.#writing = false;
        if (this.#waiting.length >= batch) this.#flush();
      });
    // Heard again in `close`; until then it must not end the process.
    this.#written.catch(() => undefined);
  }

  async #append(opened: FileHandle | undefined, events: readonly RunEvent[]): Promise<FileHandle> {
    const file = opened ?? (await openFresh(this.#folder));
    await file.appendFile(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
    return file;
  }
}

/** A run that takes the ID of an earlier one takes its place. */
async function openFresh(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await rm(join(folder, 'record.json'), { force: true });
  return open(join(folder, 'events.ndjson'), 'w', 0o600);
}
