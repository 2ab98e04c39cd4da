import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TarHeader } from 'modern-tar';
import { FetchFailure, sizeText, tooLarge } from './fetch-failure.js';
import type { Limits } from './limits.js';

/** Counts what archives bring, and ends it when it is too much; one for everything that makes one tree. */
export class Allowance {
  readonly #limits: Limits;
  #bytes = 0;
  #entries = 0;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** @throws FetchFailure */
  spend(bytes: number): void {
    this.#bytes += bytes;
    this.#entries += 1;
    if (this.#entries > this.#limits.entries) throw tooLarge(`${this.#limits.entries} files`);
    if (this.#bytes > this.#limits.unpacked) throw tooLarge(`${sizeText(this.#limits.unpacked)} unpacked`);
  }
}

/**
 * Writes what a tar stream holds into a directory. Nothing is written, and no link leads, out of it; owners and special
 * permissions are not taken over, devices and pipes are left out.
 * @throws FetchFailure for an archive that tries or is unsound, or what the stream fails with
 */
export async function unpackTar(
  stream: Readable,
  directory: string,
  {
    allowance,
    signal,
    gzip,
  }: { readonly allowance: Allowance; readonly signal: AbortSignal; readonly gzip: boolean },
): Promise<void> {
  const { unpackTar: unpack } = await import('modern-tar/fs');
  const source: { failure?: unknown } = {};
  stream.once('error', (error) => (source.failure = error));
  const target = unpack(directory, {
    strict: true,
    filter: ({ size, type }) => {
      allowance.spend(size);
      return type === 'file' || type === 'directory' || type === 'symlink' || type === 'link';
    },
    map: withPlainMode,
  });
  try {
    if (!gzip) await pipeline(stream, target, { signal });
    else await pipeline(stream, (await import('node:zlib')).createGunzip(), target, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw source.failure ?? explained(error);
  }
}

/** Whoever fetched the files may read and remove them, and nobody else becomes someone by them. */
function withPlainMode(header: TarHeader): TarHeader {
  const { mode = 0o644, type } = header;
  return { ...header, mode: (mode & 0o777) | (type === 'directory' ? 0o700 : 0o600) };
}

function explained(error: unknown): unknown {
  if (error instanceof FetchFailure || isSystemError(error)) return error;
  const { message = '' } = error as Partial<Error>;
  if (/outside|exceeds max|conflict|valid directory component|changed/i.test(message))
    return new FetchFailure(
      'context/unsafe',
      'is an archive that leads out of its own folder',
      'do not use it; whoever made it may mean harm',
      { cause: error },
    );
  const reason = message.replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase()).replace(/\.$/, '');
  return new FetchFailure(
    'context/unsound',
    `is not a sound archive (${reason})`,
    'check what is there; archives are tar files, plain or with gzip',
    { cause: error },
  );
}

/** Of the file system: a disk that is full, say. Those of zlib are about the archive. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
