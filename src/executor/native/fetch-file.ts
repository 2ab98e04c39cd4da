import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { open } from 'node:fs/promises';
import { fileContent } from '../../file-tree/index.js';
import { ImageBuildError, type FetchFile } from '../../image-build/index.js';

/** Fetches what a URL leads to, redirects followed, straight into a file. @throws ImageBuildError */
export const fetchFile: FetchFile = async (url, folder, signal) => {
  try {
    const response = await fetch(url, { signal, redirect: 'follow' });
    if (!response.ok || response.body === null)
      throw new ImageBuildError(`'${url}' cannot be fetched: its server answers ${response.status}`, {
        hint: 'check the URL',
      });
    const path = join(folder, randomUUID());
    const hash = createHash('sha256');
    let size = 0;
    const file = await open(path, 'wx', 0o600);
    try {
      for await (const piece of response.body as AsyncIterable<Uint8Array>) {
        hash.update(piece);
        size += piece.length;
        await file.writeFile(piece);
      }
    } finally {
      await file.close();
    }
    const time = Date.parse(response.headers.get('last-modified') ?? '') / 1000;
    return {
      content: fileContent(path, size),
      digest: `sha256:${hash.digest('hex')}`,
      time: Number.isNaN(time) ? 0 : time,
    };
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof ImageBuildError) throw error;
    const { cause } = error as Error & { cause?: { code?: string } };
    throw new ImageBuildError(`'${url}' cannot be fetched (${cause?.code ?? (error as Error).message})`, {
      hint: 'check the URL and the network',
      cause: error,
    });
  }
};
