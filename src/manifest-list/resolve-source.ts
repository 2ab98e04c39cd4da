import { didYouMean } from '../diagnostic/index.js';
import {
  attestedDigest,
  isAttestation,
  isImageMediaType,
  isIndexMediaType,
  OciError,
  readManifest,
  type Descriptor,
  type ImageIndex,
  type ImageManifest,
  type Manifest,
  type Reference,
} from '../oci/index.js';
import { inParallel, RegistryError, type AskOptions, type RegistryClient } from '../registry/index.js';
import type { Attestation, PlatformEntry } from './entry.js';
import { ManifestListError } from './manifest-list-error.js';
import { platformOf } from './platform-of.js';
import { referenceOf } from './reference-of.js';

/** How sources are read. */
export interface SourceOptions extends AskOptions {
  /** Names the run has pushed, for did-you-mean. */
  readonly pushed?: Iterable<string>;
  /** False leaves attestations out. */
  readonly attestations?: boolean;
}

/** Bounds what an untrusted registry can make us do. */
const deepestIndex = 4;
const mostChildren = 8;

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
  try {
    return await entriesOfSource(client, source, reference, options);
  } catch (error) {
    throw error instanceof OciError ? new OciError(`'${source}' cannot be used: ${error.message}`) : error;
  }
}

async function entriesOfSource(
  client: RegistryClient,
  source: string,
  reference: Reference,
  options: SourceOptions,
): Promise<readonly PlatformEntry[]> {
  const manifest = await fetchSource(client, reference, options);
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    const entries = await flatten({ client, source, reference, options }, content, deepestIndex);
    if (entries.length > 0) return entries;
    throw new ManifestListError(
      `'${source}' is an index without images`,
      'name an image, or an index that has images',
    );
  }
  const platform = await platformOf(client, reference, content, options);
  if (platform === 'artifact') throw notAnImage(source, content);
  return [{ source, reference, descriptor: descriptorOf(manifest), platform, attestations: [] }];
}

async function fetchSource(
  client: RegistryClient,
  reference: Reference,
  options: SourceOptions,
): Promise<Manifest> {
  try {
    return await client.manifests.get(reference, options);
  } catch (error) {
    throw error instanceof RegistryError && error.status === 404 ? absent(error, reference, options) : error;
  }
}

function absent(
  error: RegistryError,
  { original }: Reference,
  { pushed = [] }: SourceOptions,
): RegistryError {
  const meant = didYouMean(original, pushed);
  const { registry, repository = '', status = 404, code = 'MANIFEST_UNKNOWN' } = error;
  const hint =
    meant === undefined ? `push it before the manifest list is created` : `did you mean '${meant}'?`;
  return new RegistryError(`'${original}' is not in the registry`, {
    registry,
    repository,
    status,
    code,
    hint,
  });
}

function notAnImage(source: string, { config }: ImageManifest): ManifestListError {
  return new ManifestListError(
    `'${source}' is not an image: its configuration is of type '${config.mediaType}'`,
    'a manifest list holds images, each for one platform',
  );
}

interface Flattening {
  readonly client: RegistryClient;
  readonly source: string;
  readonly reference: Reference;
  readonly options: SourceOptions;
}

async function flatten(of: Flattening, index: ImageIndex, depth: number): Promise<readonly PlatformEntry[]> {
  const attestations = of.options.attestations === false ? [] : index.manifests.flatMap(attestationOf);
  const children = index.manifests.filter((child) => !isAttestation(child));
  const entries = await inParallel(children, mostChildren, of.options.signal, (child, signal) =>
    entriesOf({ ...of, options: { ...of.options, signal } }, child, depth),
  );
  return entries.flat().map((entry) => ({
    ...entry,
    attestations: [
      ...entry.attestations,
      ...attestations.filter(({ about }) => about === entry.descriptor.digest),
    ],
  }));
}

/** An attestation about nothing in particular is dropped. */
function attestationOf(descriptor: Descriptor): readonly Attestation[] {
  const about = isAttestation(descriptor) ? attestedDigest(descriptor) : undefined;
  return about === undefined || !isImageMediaType(descriptor.mediaType) ? [] : [{ descriptor, about }];
}

/** What an index holds besides images (signatures, say) has no platform to run on and is left out. */
async function entriesOf(
  of: Flattening,
  child: Descriptor,
  depth: number,
): Promise<readonly PlatformEntry[]> {
  const { client, source, options } = of;
  const { registry, repository, original } = of.reference;
  const reference: Reference = { registry, repository, digest: child.digest, original };
  const entry = { source, reference, descriptor: child, attestations: [] };
  if (isImageMediaType(child.mediaType) && child.platform !== undefined)
    return [{ ...entry, platform: child.platform }];
  if (!isImageMediaType(child.mediaType) && !isIndexMediaType(child.mediaType)) return [];
  const content = readManifest(await client.manifests.get(reference, options));
  if (content.kind === 'index') {
    if (depth > 1) return flatten({ ...of, reference }, content, depth - 1);
    throw new ManifestListError(`'${source}' holds indexes in indexes more than ${deepestIndex} deep`);
  }
  const platform = await platformOf(client, reference, content, options);
  return platform === 'artifact' ? [] : [{ ...entry, platform }];
}

function descriptorOf({ mediaType, digest, bytes }: Manifest): Descriptor {
  return { mediaType, digest, size: bytes.length };
}
