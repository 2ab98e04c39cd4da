import { ImageArchiveError } from './image-archive-error.js';
import { shown } from './entry-path.js';
import type { Digest } from '../oci/index.js';

/** A layer that has arrived in the registry. */
export interface ArrivedLayer {
  /** What it is called in the registry. */
  readonly digest: Digest;
  /** Bytes in the registry. */
  readonly size: number;
  /** The digest of the tar, where that was compressed on the way. */
  readonly diffID?: Digest;
}

/** What an archive came to, read to its end. */
export interface ArchiveContents {
  /** Its documents (manifests, indexes, configurations and the like), by path. */
  readonly documents: ReadonlyMap<string, Uint8Array>;
  readonly layers: ReadonlyMap<string, ArrivedLayer>;
  /** Where links lead, by path. */
  readonly links: ReadonlyMap<string, string>;
}

/** Where the archive's layout has a blob. */
export function blobPath(digest: Digest): string {
  return `blobs/${digest.replace(':', '/')}`;
}

/** A document of the archive. @throws ImageArchiveError when it is not there */
export function documentAt({ documents, links }: ArchiveContents, path: string): Uint8Array {
  const found = documents.get(links.get(path) ?? path);
  if (found === undefined)
    throw new ImageArchiveError('incomplete', `the archive of the image lacks ${shown(path)}`);
  return found;
}
