import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as zlib from 'node:zlib';
import type { TarEntry, TarHeader } from '../file-tree/index.js';
import type { Digest } from '../oci/index.js';

const [gzip, gunzip] = [promisify(zlib.gzip), promisify(zlib.gunzip)];

/** Raised when listings are written otherwise. */
const format = 1;
/** A layer of more is listed anew each time: what is kept is to stay small. */
const mostEntries = 200_000;
/** A listing that no build has asked for in a month is removed; milliseconds. */
const keptFor = 30 * 24 * 60 * 60 * 1000;

/**
 * What layers hold, without the contents, kept between runs by the layers' digests: a base that was built on before need not be
 * fetched again for its directories and links to be known. What cannot be read or written is as if it were not there.
 */
export class LayerListings {
  readonly #folder: string | undefined;

  /** @param folder may be removed at any time; undefined: nothing is kept */
  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async find(digest: Digest): Promise<readonly TarEntry[] | undefined> {
    if (this.#folder === undefined) return undefined;
    const path = pathOf(this.#folder, digest);
    try {
      const listing = JSON.parse((await gunzip(await readFile(path))).toString()) as Listing;
      const now = new Date();
      await utimes(path, now, now).catch(() => undefined); // keeps it
      return listing.format === format ? listing.entries.map(unpacked) : undefined;
    } catch {
      return undefined;
    }
  }

  /** @param entries of the whole layer, whose digest was found right */
  async keep(digest: Digest, entries: readonly TarEntry[]): Promise<void> {
    if (this.#folder === undefined || entries.length > mostEntries) return;
    const path = pathOf(this.#folder, digest);
    const draft = `${path}.${randomUUID()}`;
    const listing: Listing = { format, entries: entries.map(packed) };
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(draft, await gzip(JSON.stringify(listing)));
      await rename(draft, path);
      await removeOld(this.#folder);
    } catch {
      await rm(draft, { force: true }).catch(() => undefined);
    }
  }
}

interface Listing {
  readonly format: number;
  readonly entries: readonly PackedEntry[];
}

/** An entry as JSON has it: bytes as base64. */
interface PackedEntry {
  readonly header: Omit<TarHeader, 'capability'>;
  readonly offset: number;
  readonly capability?: string;
  readonly bytes?: string;
}

function packed({ header: { capability, ...header }, offset, bytes }: TarEntry): PackedEntry {
  return {
    header,
    offset,
    ...(capability === undefined ? {} : { capability: Buffer.from(capability).toString('base64') }),
    ...(bytes === undefined ? {} : { bytes: Buffer.from(bytes).toString('base64') }),
  };
}

function unpacked({ header, offset, capability, bytes }: PackedEntry): TarEntry {
  return {
    header: {
      ...header,
      ...(capability === undefined ? {} : { capability: Buffer.from(capability, 'base64') }),
    },
    offset,
    ...(bytes === undefined ? {} : { bytes: Buffer.from(bytes, 'base64') }),
  };
}

function pathOf(folder: string, digest: Digest): string {
  return join(folder, `${digest.replace(':', '-')}.json.gz`);
}

async function removeOld(folder: string): Promise<void> {
  const oldest = Date.now() - keptFor;
  for (const name of await readdir(folder)) {
    const { mtimeMs } = await stat(join(folder, name));
    if (mtimeMs < oldest) await rm(join(folder, name), { force: true });
  }
}
