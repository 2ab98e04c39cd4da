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
    this.#flush();
    const file = await this.#written;
    await file?.close();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const events = this.#waiting;
    if (events.length === 0) return;
    this.#waiting = [];
    this.#written = this.#written.then((file) => this.#append(file, events));
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
