import type { Readable } from 'node:stream';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { entryPath, linkedPath, shown } from './entry-path.js';
import { ImageArchiveError } from './image-archive-error.js';

/** A file or a link of an archive; folders say nothing. */
export type ArchiveEntry = ArchiveFile | ArchiveLink;

export interface ArchiveFile {
  readonly kind: 'file';
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Can be read once, and only until the next entry is asked for. */
  readonly content: AsyncIterable<Uint8Array>;
}

export interface ArchiveLink {
  readonly kind: 'link';
  readonly path: string;
  readonly target: string;
}

/** An image of 127 layers has some 400; an index of many images still stays far below. */
const mostEntries = 20_000;

/**
 * The entries of a tar stream, in its order, each path once. Reads no faster than the entries' contents are read.
 * @throws ImageArchiveError for what is no sound archive, or what the stream fails with
 */
export async function* readEntries(archive: Readable): AsyncGenerator<ArchiveEntry, void, undefined> {
  const decoder = createTarDecoder({ strict: true });
  const source: { failure?: Error } = {};
  archive.once('error', (error: Error) => (source.failure = error));
  const explained = (error: unknown): unknown => source.failure ?? unsound(error);
  const feeding = feed(archive, decoder.writable);
  feeding.catch(() => undefined); // what is wrong shows in the entries
  try {
    yield* uniqueEntries(decoder.readable, explained);
    await feeding; // what comes after the archive's end
  } catch (error) {
    throw explained(error);
  } finally {
    archive.destroy();
  }
}

/** Not `pipeTo` from `Readable.toWeb`, which in Node 20 throws out of nowhere when both ends stop at once. */
async function feed(archive: Readable, decoder: WritableStream<Uint8Array>): Promise<void> {
  const writer = decoder.getWriter();
  try {
    for await (const piece of archive as AsyncIterable<Uint8Array>) await writer.write(piece);
    await writer.close();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

async function* uniqueEntries(
  entries: ReadableStream<ParsedTarEntry>,
  explained: (error: unknown) => unknown,
): AsyncGenerator<ArchiveEntry, void, undefined> {
  const seen = new Set<string>();
  let count = 0;
  for await (const { header, body } of entries) {
    if (++count > mostEntries) throw invalid(`more than ${mostEntries} entries`);
    const content = new EntryContent(body, explained);
    const entry = entryOf(header, content);
    if (entry !== undefined) {
      if (seen.has(entry.path)) throw invalid(`${shown(entry.path)} twice`);
      seen.add(entry.path);
      yield entry;
    }
    await content.skip();
  }
}

/** What is in a file; all of it is read, wanted or not: giving up on it would disturb the entry the decoder is at by then. */
class EntryContent implements AsyncIterable<Uint8Array> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #explained: (error: unknown) => unknown;

  constructor(body: ReadableStream<Uint8Array>, explained: (error: unknown) => unknown) {
    this.#reader = body.getReader();
    this.#explained = explained;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      for (let read = await this.#reader.read(); !read.done; read = await this.#reader.read())
        yield read.value;
    } catch (error) {
      throw this.#explained(error);
    }
  }

  async skip(): Promise<void> {
    while (!(await this.#reader.read()).done);
  }
}

function entryOf(
  { name, type, size, linkname }: ParsedTarEntry['header'],
  content: AsyncIterable<Uint8Array>,
): ArchiveEntry | undefined {
  if (type === 'directory') return undefined;
  const path = entryPath(name);
  if (type === 'symlink') return { kind: 'link', path, target: linkedPath(path, linkname ?? '') };
  if (type === 'link') return { kind: 'link', path, target: entryPath(linkname ?? '') };
  if (type !== 'file') throw invalid(`${shown(path)}, which is not a file`);
  if (!Number.isSafeInteger(size) || size < 0) throw invalid(`no valid size for ${shown(path)}`);
  return { kind: 'file', path, size, content };
}

function invalid(what: string): ImageArchiveError {
  return new ImageArchiveError('invalid', `the archive of the image has ${what}`);
}

/** The decoder's complaints are sentences of its own. */
function unsound(error: unknown): unknown {
  if (error instanceof ImageArchiveError) return error;
  const { message = '' } = error as Partial<Error>;
  if (/truncated/i.test(message))
    return new ImageArchiveError('truncated', 'the archive of the image ends too soon');
  const reason = message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
  return new ImageArchiveError('invalid', `the archive of the image is not a sound tar file (${reason})`);
}
