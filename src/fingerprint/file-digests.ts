import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { contentDigest, type RegularFile } from '../file-tree/index.js';
import { digestOf } from '../oci/index.js';

/** What a clock may be behind: a file that changed less than this (milliseconds) ago may change again unseen. */
const clockStep = 2000;

/** Larger files are not held in memory. */
const largestAtOnce = 4 << 20;

type Known = Readonly<Record<string, readonly [stamp: string, digest: string]>>;

/** Digests of files, remembered from run to run as long as a file's stamp stays the same, as git's index does it. */
export class FileDigests {
  readonly #file: string;
  readonly #known: ReadonlyMap<string, readonly [stamp: string, digest: string]>;
  readonly #now = new Map<string, readonly [stamp: string, digest: string]>();
  #changed = false;

  private constructor(file: string, known: Known) {
    this.#file = file;
    this.#known = new Map(Object.entries(known));
  }

  /** What was remembered in this file; nothing when it cannot be read. */
  static async open(file: string): Promise<FileDigests> {
    return new FileDigests(file, await readKnown(file));
  }

  /** The digest of a file's content. `name` is always the same for the same file. */
  async digestOf(name: string, { content, stamp }: RegularFile): Promise<string> {
    const [was, digest] = this.#known.get(name) ?? [];
    if (stamp !== undefined && digest !== undefined && was === stamp.text) {
      this.#now.set(name, [was, digest]);
      return digest;
    }
    const started = Date.now();
    const path = content.size <= largestAtOnce ? content.place?.path : undefined;
    const read =
      path === undefined
        ? `sha256:${await contentDigest(content)}`
        : digestOf(await readFile(path, { flag: constants.O_RDONLY | constants.O_NOFOLLOW }));
    if (stamp !== undefined && started - stamp.changedAt > clockStep) {
      this.#now.set(name, [stamp.text, read]);
      this.#changed = true;
    }
    return read;
  }

  /** Remembers what was asked for, in place of what was before. Never rejects: it is only faster the next time. */
  async save(): Promise<void> {
    if (!this.#changed && this.#known.size === this.#now.size) return;
    const draft = `${this.#file}.${randomUUID()}.tmp`;
    try {
      await mkdir(dirname(this.#file), { recursive: true, mode: 0o700 });
      await writeFile(draft, JSON.stringify(Object.fromEntries(this.#now)), { mode: 0o600, flag: 'wx' });
      await rename(draft, this.#file);
    } catch {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }
}

async function readKnown(file: string): Promise<Known> {
  try {
    const known: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof known === 'object' && known !== null ? (known as Known) : {};
  } catch {
    return {};
  }
}
