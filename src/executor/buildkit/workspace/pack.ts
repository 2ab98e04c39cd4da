import { createReadStream } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { createTarPacker, type TarHeader } from 'modern-tar';
import type { Entry, Listing } from './listing.js';

/** The prefix of files that say what a layer takes away. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/layer.md#whiteouts */
export const whiteout = '.wh.';

/** A layer as a tar: entries of a directory, owned by root, and whiteouts. The same files give the same bytes. */
export async function* pack(
  root: string,
  entries: Listing,
  gone: readonly string[],
): AsyncGenerator<Uint8Array, void, undefined> {
  const { readable, controller } = createTarPacker();
  const add = async (header: TarHeader, content?: AsyncIterable<Uint8Array>): Promise<void> => {
    const writer = controller.add({ uid: 0, gid: 0, ...header }).getWriter();
    for await (const bytes of content ?? []) await writer.write(bytes);
    await writer.close();
  };
  const packing = (async () => {
    for (const path of gone) await add(whiteoutOf(path));
    for (const [path, entry] of entries)
      await add(
        headerOf(path, entry),
        entry.kind === 'file' ? content(join(root, path), entry.size) : undefined,
      );
    controller.finalize();
  })().catch((error: unknown) => controller.error(error));
  yield* readable as unknown as AsyncIterable<Uint8Array>;
  await packing;
}

function whiteoutOf(path: string): TarHeader {
  const name = join(dirname(path), `${whiteout}${basename(path)}`);
  return { name, size: 0, type: 'file', mode: 0, mtime: new Date(0) };
}

function headerOf(path: string, entry: Entry): TarHeader {
  switch (entry.kind) {
    case 'directory':
      return { name: `${path}/`, size: 0, type: 'directory', mode: entry.mode, mtime: new Date(0) };
    case 'link':
      return {
        name: path,
        size: 0,
        type: 'symlink',
        linkname: entry.target,
        mode: 0o777,
        mtime: new Date(0),
      };
    case 'file':
      return {
        name: path,
        size: entry.size,
        type: 'file',
        mode: entry.mode,
        mtime: new Date(entry.modified),
      };
  }
}

/** Exactly as many bytes as the header says, whatever happens to the file meanwhile. */
async function* content(path: string, size: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (size === 0) return;
  let left = size;
  for await (const bytes of createReadStream(path, { end: size - 1, highWaterMark: 1 << 20 })) {
    left -= (bytes as Buffer).length;
    yield bytes as Buffer;
  }
  if (left > 0) throw new Error(`'${path}' has become shorter while it was read`);
}
