import { createReadStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nodeTransport } from '../../registry/index.js';
import { nothingKnown } from '../checkout.js';
import type { WebLocation } from '../remote-location.js';
import { download } from './download.js';
import { FetchFailure, sizeText } from './fetch-failure.js';
import { filled, type Fetched, type Fetching, type Note } from './fetching.js';
import { fileKindOf } from './file-kind.js';
import { Allowance, unpackTar } from './unpack.js';

/** Downloads a tarball and unpacks it, or a single file; a server that knows our copy is still right sends nothing. @throws FetchFailure */
export async function fetchWeb(location: WebLocation, fetching: Fetching): Promise<Fetched> {
  const { cache, known, limits, signal, environment } = fetching;
  const transport = nodeTransport(undefined, { environment });
  try {
    return await filled(cache, async (files, scratch) => {
      const file = join(scratch, 'download');
      const options = { transport, largest: limits.sent, signal, copy: known };
      const downloaded = await download(location, file, options);
      if (downloaded.status === 'unchanged') return downloaded.copy;
      const { digest, validators } = downloaded;
      return { ...noteOf(digest, await arrange(location, file, files, fetching)), ...validators };
    });
  } finally {
    transport.close();
  }
}

function noteOf(digest: string, file: string | undefined): Note {
  const name = `http-${digest}${file === undefined ? '' : `-${file}`}`;
  return { name, version: digest, checkout: nothingKnown, ...(file === undefined ? {} : { file }) };
}

/** Unpacks an archive. Any other file stays one, under the last name of its URL, which is answered. */
async function arrange(
  { url }: WebLocation,
  file: string,
  files: string,
  { limits, signal }: Fetching,
): Promise<string | undefined> {
  const kind = await fileKindOf(file);
  switch (kind.kind) {
    case 'tar': {
      const allowance = new Allowance(limits);
      await unpackTar(createReadStream(file), files, { allowance, signal, gzip: kind.gzip });
      return undefined;
    }
    case 'unsupported':
      throw unusable(`is a file of ${kind.name}`);
    case 'other': {
      if ((await stat(file)).size > limits.file)
        throw unusable(`is neither a tar file nor a task file, which has at most ${sizeText(limits.file)}`);
      const name = basename(new URL(url).pathname).replaceAll(/[^\w.-]/g, '-') || 'file';
      await rename(file, join(files, name));
      return name;
    }
  }
}

function unusable(message: string): FetchFailure {
  return new FetchFailure('context/unsound', message, 'give a tar file, plain or with gzip');
}
