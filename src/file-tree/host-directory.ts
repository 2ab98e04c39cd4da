import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileContent } from './content.js';
import type { Attributes, Directory, FileStamp, Node } from './node.js';
import type { Matched, PatternList } from './pattern-list.js';

/** What of a directory of the host is seen. */
interface Sight {
  readonly ignored: PatternList;
  /** Files with several names, by device and number. */
  readonly identities: Map<string, object>;
}

/**
 * A directory of the host as a tree, without what is ignored. Everything in it is root's, as in a build's context. Directories
 * are read when they are looked into; links stay links, and are nobody's way out. Without sockets.
 */
export async function hostDirectory(path: string, ignored: PatternList): Promise<Directory> {
  const facts = await lstat(path);
  return new HostDirectory(path, '', attributesOf(facts), { ignored, identities: new Map() });
}

class HostDirectory implements Directory {
  readonly type = 'directory';
  readonly attributes: Attributes;
  readonly #path: string;
  readonly #relative: string;
  readonly #sight: Sight;
  readonly #matched: Matched | undefined;
  #entries: Promise<ReadonlyMap<string, Node>> | undefined;

  constructor(path: string, relative: string, attributes: Attributes, sight: Sight, matched?: Matched) {
    this.#path = path;
    this.#relative = relative;
    this.attributes = attributes;
    this.#sight = sight;
    this.#matched = matched;
  }

  entries(): Promise<ReadonlyMap<string, Node>> {
    this.#entries ??= this.#read();
    return this.#entries;
  }

  async #read(): Promise<ReadonlyMap<string, Node>> {
    const names = await readdir(this.#path);
    const entries: (readonly [string, Node])[] = [];
    // as many at a time as Node works at anyway
    for (let at = 0; at < names.length; at += 64)
      entries.push(...(await Promise.all(names.slice(at, at + 64).map((name) => this.#entry(name)))).flat());
    return new Map(entries);
  }

  async #entry(name: string): Promise<readonly (readonly [string, Node])[]> {
    const { ignored } = this.#sight;
    const relative = this.#relative === '' ? name : `${this.#relative}/${name}`;
    const { matches, matched } = ignored.isEmpty
      ? { matches: false, matched: undefined }
      : ignored.match(relative, this.#matched);
    if (matches && !ignored.hasExceptions) return [];
    const path = join(this.#path, name);
    const facts = await lstat(path).catch(gone);
    if (facts === undefined) return [];
    if (facts.isDirectory()) {
      const directory = new HostDirectory(path, relative, attributesOf(facts), this.#sight, matched);
      // an ignored directory is there for what the exceptions bring back, if they do
      return matches && (await directory.entries()).size === 0 ? [] : [[name, directory]];
    }
    const node = matches ? undefined : await this.#file(path, facts);
    return node === undefined ? [] : [[name, node]];
  }

  async #file(path: string, facts: Stats): Promise<Node | undefined> {
    const attributes = attributesOf(facts);
    if (facts.isFile())
      return {
        type: 'file',
        attributes,
        content: fileContent(path, facts.size),
        stamp: stampOf(facts),
        ...(facts.nlink > 1 ? { identity: this.#identity(facts) } : {}),
      };
    if (facts.isSymbolicLink())
      return { type: 'symlink', attributes: { ...attributes, mode: 0o777 }, target: await readlink(path) };
    if (facts.isFIFO()) return { type: 'fifo', attributes, major: 0, minor: 0 };
    if (!facts.isBlockDevice() && !facts.isCharacterDevice()) return undefined;
    const type = facts.isBlockDevice() ? 'block-device' : 'character-device';
    return { type, attributes, ...deviceOf(facts.rdev) };
  }

  #identity({ dev, ino }: Stats): object {
    const key = `${dev}:${ino}`;
    const identity = this.#sight.identities.get(key) ?? {};
    this.#sight.identities.set(key, identity);
    return identity;
  }
}

function stampOf({ ino, size, mtimeMs, ctimeMs }: Stats): FileStamp {
  return { text: [ino, size, mtimeMs, ctimeMs].join(' '), changedAt: Math.max(mtimeMs, ctimeMs) };
}

function attributesOf({ mode, mtimeMs }: Stats): Attributes {
  return { mode: mode & 0o7777, uid: 0, gid: 0, time: mtimeMs / 1000 };
}

/** Linux's two numbers of a device. */
function deviceOf(device: number): { readonly major: number; readonly minor: number } {
  const number = BigInt(device);
  const major = ((number >> 8n) & 0xfffn) | ((number >> 32n) & ~0xfffn);
  const minor = (number & 0xffn) | ((number >> 12n) & ~0xffn);
  return { major: Number(major), minor: Number(minor) };
}

/** Files may go while they are listed. */
function gone(error: unknown): undefined {
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return undefined;
  throw error;
}
