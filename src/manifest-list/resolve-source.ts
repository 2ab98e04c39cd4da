import { readManifest, type Descriptor, type Manifest, type Reference } from '../oci/index.js';
import { RegistryError, type RegistryClient } from '../registry/index.js';
import type { PlatformEntry } from './entry.js';
import { flatten } from './flatten.js';
import { ManifestListError } from './manifest-list-error.js';
import { platformOf, type PlatformOptions } from './platform-of.js';
import { referenceOf } from './reference-of.js';
import { aboutSource, absent, notAnImage, onlyAttests, type Remedy } from './source-failures.js';

/** How sources are read. */
export interface SourceOptions extends PlatformOptions {
  /** Asked for a source that is not in its registry. */
  readonly remedy?: Remedy;
  /** False leaves attestations out. */
  readonly attestations?: boolean;
}

/** What to do about a source that is not there, when nothing better is known. */
export const beforeCreating = 'push it before the manifest list is created';

/**
 * The images a source is at this moment: itself, or those of the index it is, indexes in that index included.
 * @throws RegistryError, ManifestListError or OciError
 */
export async function resolveSource(
  client: RegistryClient,
  source: string,
  options: SourceOptions = {},
): Promise<readonly PlatformEntry[]> {
  const reference = referenceOf(source);
  const manifest = await readSource(client, reference, options, beforeCreating);
  return entriesOf(client, { source, reference, manifest }, options);
}

/**
 * The manifest a source leads to; `hint` is for when it is not there and no better remedy is known.
 * @throws RegistryError or OciError, about the source
 */
export async function readSource(
  client: RegistryClient,
  reference: Reference,
  { remedy, ...options }: SourceOptions = {},
  hint?: string,
): Promise<Manifest> {
  try {
    return await client.manifests.get(reference, options);
  } catch (error) {
    throw error instanceof RegistryError && error.status === 404
      ? absent(error, reference, remedy, hint)
      : aboutSource(error, reference);
  }
}

/** A source whose manifest has been read. */
export interface ReadSource {
  readonly source: string;
  readonly reference: Reference;
  readonly manifest: Manifest;
}

/** The images of a source. @throws RegistryError, ManifestListError or OciError */
export async function entriesOf(
  client: RegistryClient,
  read: ReadSource,
  options: SourceOptions,
): Promise<readonly PlatformEntry[]> {
  try {
    return await entriesIn(client, read, options);
  } catch (error) {
    throw aboutSource(error, read.reference);
  }
}

async function entriesIn(
  client: RegistryClient,
  { source, reference, manifest }: ReadSource,
  options: SourceOptions,
): Promise<readonly PlatformEntry[]> {
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    const entries = await flatten({ client, source, reference, options }, content);
    if (entries.length > 0) return entries;
    throw new ManifestListError(
      `'${source}' is an index without images`,
      'name an image, or an index that has images',
    );
  }
  const platform = await platformOf(client, reference, content, options);
  if (platform === 'artifact') throw notAnImage(source, content);
  if (platform?.os === 'unknown' && platform.architecture === 'unknown') throw onlyAttests(source);
  const attestations: readonly [] = [];
  return [{ source, reference, descriptor: descriptorOf(manifest), platform, attestations, manifest }];
}

/** Points at a manifest that has been read. */
export function descriptorOf({ mediaType, digest, bytes }: Manifest): Descriptor {
  return { mediaType, digest, size: bytes.length };
}
