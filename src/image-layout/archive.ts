import type { Readable } from 'node:stream';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import type { BlobFiles } from './blob-files.js';
import { ImageLayoutError } from './error.js';

/** Keeps the blobs of a layout's archive as they come, and gives the text of its `index.json`. @throws ImageLayoutError */
export async function readArchive(archive: Readable, files: BlobFiles): Promise<string> {
  const decoder = createTarDecoder();
  const feeding = feed(archive, decoder.writable);
  feeding.catch(() => undefined); // what is wrong shows in the entries
  let index: string | undefined;
  try {
    for await (const entry of decoder.readable as unknown as AsyncIterable<ParsedTarEntry>) {
      const content = entry.body as unknown as AsyncIterable<Uint8Array>;
      if (/^blobs\/[a-z0-9]+\/[0-9a-f]+$/.test(entry.header.name)) await files.write(content);
      else if (entry.header.name === 'index.json') index = await textOf(content);
      else await entry.body.cancel();
    }
    await feeding;
  } catch (error) {
    if (error instanceof ImageLayoutError) throw error;
    throw unsound(error);
  }
  if (index === undefined) throw unsound();
  return index;
}

async function feed(archive: Readable, decoder: WritableStream<Uint8Array>): Promise<void> {
  const writer = decoder.getWriter();
  try {
    for await (const bytes of archive) await writer.write(bytes as Buffer);
    await writer.close();
  } catch (error) {
    await writer.abort(error);
    throw error;
  }
}

async function textOf(content: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of content) pieces.push(bytes);
  return Buffer.concat(pieces).toString();
}

function unsound(cause?: unknown): ImageLayoutError {
  const message = 'what BuildKit has exported is no whole archive of an image layout';
  return new ImageLayoutError('disk', message, undefined, { cause });
}
