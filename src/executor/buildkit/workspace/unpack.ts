import { createReadStream } from 'node:fs';
import { chmod, link, lstat, mkdir, open, readdir, rm, symlink, utimes } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { createTarDecoder, type ParsedTarEntry, type TarHeader } from 'modern-tar';
import { whiteout } from './pack.js';

const opaque = `${whiteout}.wh..opq`;

/**
 * Lays a layer over a directory, and gives the paths that are others now or gone. Files belong to whoever runs this, as those
 * of a copy do. Nothing is written outside the directory, whatever links are in it: none is followed.
 */
export async function unpack(layer: string, root: string): Promise<ReadonlySet<string>> {
  const target = new LayerTarget(root);
  const decoder = createTarDecoder();
  const feeding = feed(layer, decoder.writable);
  feeding.catch(() => undefined); // what is wrong shows in the entries
  for await (const entry of decoder.readable as unknown as AsyncIterable<ParsedTarEntry>)
    await target.take(entry);
  await feeding;
  return target.changed;
}

async function feed(layer: string, decoder: WritableStream<Uint8Array>): Promise<void> {
  const writer = decoder.getWriter();
  try {
    for await (const bytes of createReadStream(layer, { highWaterMark: 1 << 20 }))
      await writer.write(bytes as Buffer);
    await writer.close();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

/** The directory a layer is laid over. */
class LayerTarget {
  readonly #root: string;
  readonly #changed = new Set<string>();
  /** Directories that were found to be directories, and no links to any. */
  readonly #directories = new Set<string>(['']);

  constructor(root: string) {
    this.#root = root;
  }

  get changed(): ReadonlySet<string> {
    return this.#changed;
  }

  async take({ header, body }: ParsedTarEntry): Promise<void> {
    const path = pathOf(header.name);
    if (path === '') return skip(body);
    await this.#enter(parentOf(path));
    const name = basename(path);
    if (name === opaque) await this.#empty(parentOf(path));
    else if (name.startsWith(whiteout))
      await this.#remove(posix.join(parentOf(path), name.slice(whiteout.length)));
    else await this.#put(path, header, body);
    return skip(body);
  }

  async #put(path: string, header: TarHeader, body: ParsedTarEntry['body']): Promise<void> {
    const file = join(this.#root, path);
    const mode = (header.mode ?? 0o644) & 0o7777;
    this.#changed.add(path);
    switch (header.type ?? 'file') {
      case 'directory':
        await this.#enter(path);
        return chmod(file, mode | 0o700); // its owner can remove what is in it
      case 'symlink':
        await this.#remove(path);
        return symlink(header.linkname ?? '', file);
      case 'link':
        await this.#remove(path);
        await this.#enter(parentOf(pathOf(header.linkname ?? '')));
        return link(join(this.#root, pathOf(header.linkname ?? '')), file);
      case 'file':
        await this.#remove(path);
        await write(file, mode, body);
        return utimes(file, header.mtime ?? new Date(), header.mtime ?? new Date());
      default:
      // devices and pipes are of no use here
    }
  }

  /** Makes sure that a path is a directory of the tree itself. */
  async #enter(path: string): Promise<void> {
    if (this.#directories.has(path)) return;
    await this.#enter(parentOf(path));
    const folder = join(this.#root, path);
    const found = await lstat(folder).catch(() => undefined);
    if (found?.isDirectory() !== true) {
      await this.#remove(path);
      await mkdir(folder);
      this.#changed.add(path);
    }
    this.#directories.add(path);
  }

  async #remove(path: string): Promise<void> {
    await rm(join(this.#root, path), { recursive: true, force: true });
    this.#changed.add(path);
    if (!this.#directories.has(path)) return;
    for (const folder of this.#directories)
      if (folder === path || folder.startsWith(`${path}/`)) this.#directories.delete(folder);
  }

  /** What the layer itself has put there stays. */
  async #empty(path: string): Promise<void> {
    for (const name of await readdir(join(this.#root, path))) {
      const inside = posix.join(path, name);
      if (![...this.#changed].some((each) => each === inside || each.startsWith(`${inside}/`)))
        await this.#remove(inside);
    }
  }
}

/** Relative, without anything that leads upwards. */
function pathOf(name: string): string {
  return posix.join('/', name).slice(1).replace(/\/$/, '');
}

function parentOf(path: string): string {
  const parent = dirname(path);
  return parent === '.' ? '' : parent;
}

async function write(path: string, mode: number, body: ParsedTarEntry['body']): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) await file.writeFile(bytes);
    await file.chmod(mode);
  } finally {
    await file.close();
  }
}

/** An entry that is not read to its end holds up the next one. */
async function skip(body: ParsedTarEntry['body']): Promise<void> {
  if (!body.locked) await body.cancel();
}
