import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { fileContent } from '../../file-tree/index.js';
import { ImageBuildError, withoutLogin, type FetchedFile, type FetchFile } from '../../image-build/index.js';
import { nodeTransport, RegistryError, type HttpResponse, type Transport } from '../../registry/index.js';

/** As many as Go's programs follow. */
const mostRedirects = 10;

/**
 * Fetches what URLs lead to straight into files, redirects followed, through the proxies and with the certificates of the
 * environment. @throws ImageBuildError
 */
export function fileFetcher(environment: NodeJS.ProcessEnv): FetchFile {
  return async (url, folder, signal) => {
    const transport = nodeTransport(undefined, { environment });
    try {
      return await received(await ask(transport, new URL(url), signal), join(folder, randomUUID()), signal);
    } catch (error) {
      signal.throwIfAborted();
      throw fetchFailure(url, error);
    } finally {
      transport.close();
    }
  };
}

async function ask(transport: Transport, start: URL, signal: AbortSignal): Promise<HttpResponse> {
  // what a server packs for the way only is unpacked, as Go does it
  const headers = { accept: '*/*', 'accept-encoding': 'gzip' };
  let url = start;
  for (let redirects = 0; redirects <= mostRedirects; redirects++) {
    const response = await transport.send({ method: 'GET', url, headers, signal });
    const { location } = response.headers;
    const isRedirect = [301, 302, 303, 307, 308].includes(response.status) && typeof location === 'string';
    if (!isRedirect) return response;
    response.body.destroy();
    url = new URL(location, url);
  }
  throw new Error(`it is redirected more than ${mostRedirects} times`);
}

async function received(
  { status, headers, body }: HttpResponse,
  path: string,
  signal: AbortSignal,
): Promise<FetchedFile> {
  if (status < 200 || status >= 300) {
    body.destroy();
    throw new Error(`its server answers ${status}`);
  }
  const hash = createHash('sha256');
  let size = 0;
  const measured = async function* (pieces: AsyncIterable<Uint8Array>) {
    for await (const piece of pieces) {
      hash.update(piece);
      size += piece.length;
      yield piece;
    }
  };
  const unpacked = headers['content-encoding'] === 'gzip' ? createGunzip() : new PassThrough();
  await pipeline(body, unpacked, measured, createWriteStream(path, { flags: 'wx', mode: 0o600 }), { signal });
  const modified = headers['last-modified'];
  const time = typeof modified === 'string' ? Date.parse(modified) / 1000 : NaN;
  return {
    content: fileContent(path, size),
    digest: `sha256:${hash.digest('hex')}`,
    time: Number.isNaN(time) ? 0 : time,
  };
}

function fetchFailure(url: string, error: unknown): ImageBuildError {
  const { code, message } = error as NodeJS.ErrnoException;
  const hint = error instanceof RegistryError ? error.hint : undefined;
  return new ImageBuildError(`'${withoutLogin(url)}' cannot be fetched (${code ?? message})`, {
    hint: hint ?? 'check the URL and the network',
    cause: error,
  });
}
