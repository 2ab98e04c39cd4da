import {
  attestedDigest,
  formatPlatform,
  isAttestation,
  isImageConfigMediaType,
  isImageMediaType,
  OciError,
  platformOfConfig,
  readManifest,
  type Descriptor,
  type Digest,
  type ImageManifest,
  type Manifest,
  type Platform,
} from '../../oci/index.js';
import {
  inParallel,
  type AskOptions,
  type RegistryClient,
  type RepositoryName,
} from '../../registry/index.js';

/** Parts of an image that have to be asked for one by one. */
export type Part = 'configurations' | 'attestations';

/** What a registry has of an image, as JSON that nobody has checked. */
export interface ImageData {
  /** By platform, as `linux/arm64`. */
  readonly configurations: Readonly<Record<string, unknown>>;
  /** What attestations of each platform's image state, in their order. */
  readonly statements: Readonly<Record<string, readonly Statement[]>>;
}

/** @see https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export interface Statement {
  readonly predicateType: string;
  readonly predicate: unknown;
}

/** Bounds what an untrusted registry can send: a bill of materials may have megabytes. */
const mostBytes = 64 * 1024 * 1024;
const mostQuestions = 8;

/** The parts of an image behind its manifest. @throws RegistryError or OciError */
export async function imageData(
  client: RegistryClient,
  repository: RepositoryName,
  manifest: Manifest,
  parts: ReadonlySet<Part>,
  options: AskOptions,
): Promise<ImageData> {
  if (parts.size === 0) return { configurations: {}, statements: {} };
  const at: Asking = { client, repository, options };
  const content = readManifest(manifest);
  const entries = content.kind === 'index' ? content.manifests : [];
  const images =
    content.kind === 'image'
      ? [{ content, digest: manifest.digest, stated: undefined }]
      : await eachOf(at, entries.filter(isPlatformImage), async (entry, asking) => ({
          content: await imageManifest(asking, entry.digest),
          digest: entry.digest,
          stated: entry.platform,
        }));
  const attestations = parts.has('attestations') ? entries.filter(isAttestation) : [];
  const described = await eachOf(at, images, async (image, asking) => ({
    ...(await configured(asking, image.content, image.stated, parts.has('configurations'))),
    statements: await statementsAbout(asking, image.digest, attestations),
  }));
  return {
    configurations: Object.fromEntries(described.map((each) => [each.platform, each.configuration])),
    statements: Object.fromEntries(described.map((each) => [each.platform, each.statements])),
  };
}

interface Asking {
  readonly client: RegistryClient;
  readonly repository: RepositoryName;
  readonly options: AskOptions;
}

function eachOf<Item, Result>(
  at: Asking,
  items: readonly Item[],
  work: (item: Item, at: Asking) => Promise<Result>,
): Promise<readonly Result[]> {
  return inParallel(items, mostQuestions, at.options.signal, (item, signal) =>
    work(item, { ...at, options: { ...at.options, signal } }),
  );
}

function isPlatformImage(entry: Descriptor): boolean {
  return !isAttestation(entry) && isImageMediaType(entry.mediaType);
}

async function imageManifest(
  { client, repository: { registry, repository }, options }: Asking,
  digest: Digest,
): Promise<ImageManifest> {
  const content = readManifest(await client.manifests.get({ registry, repository, digest }, options));
  if (content.kind === 'image') return content;
  throw new OciError(`the manifest '${digest}' is an index, its index says it is an image`);
}

/** An image's configuration, read when it is wanted, or when nothing else says which platform the image is for. */
async function configured(
  at: Asking,
  { config }: ImageManifest,
  stated: Platform | undefined,
  wanted: boolean,
): Promise<{ readonly platform: string; readonly configuration: unknown }> {
  const asks = isImageConfigMediaType(config.mediaType) && (wanted || stated === undefined);
  const bytes = asks ? await blobBytes(at, config) : undefined;
  return {
    platform: plainText(stated ?? (bytes && platformOfConfig(bytes))),
    configuration: bytes === undefined ? null : parsed(bytes, 'the image configuration'),
  };
}

/** A platform without its version, as buildx names images. */
function plainText(platform: Platform | undefined): string {
  if (platform === undefined) return 'unknown';
  const { os, architecture, variant } = platform;
  return formatPlatform({ os, architecture, ...(variant !== undefined && { variant }) });
}

async function statementsAbout(
  at: Asking,
  digest: Digest,
  attestations: readonly Descriptor[],
): Promise<readonly Statement[]> {
  const own = attestations.filter((attestation) => attestedDigest(attestation) === digest);
  const manifests = await eachOf(at, own, (attestation, asking) => imageManifest(asking, attestation.digest));
  const layers = manifests.flatMap((manifest) => manifest.layers).filter(isStatement);
  return eachOf(at, layers, async (layer, asking) => ({
    predicateType: layer.annotations?.['in-toto.io/predicate-type'] ?? '',
    predicate: predicateIn(await blobBytes(asking, layer), layer.mediaType),
  }));
}

function isStatement({ mediaType, annotations }: Descriptor): boolean {
  const states = mediaType === 'application/vnd.in-toto+json' || isEnvelope(mediaType);
  return states && annotations?.['in-toto.io/predicate-type'] !== undefined;
}

/** A signed statement. @see https://github.com/secure-systems-lab/dsse/blob/v1.0.0/envelope.md */
function isEnvelope(mediaType: string): boolean {
  return /^application\/vnd\.in-toto\..*\+dsse$/.test(mediaType);
}

function predicateIn(bytes: Uint8Array, mediaType: string): unknown {
  const json = objectOf(parsed(bytes, 'an attestation'));
  if (!isEnvelope(mediaType)) return json.predicate ?? null;
  const payload = Buffer.from(typeof json.payload === 'string' ? json.payload : '', 'base64');
  return objectOf(parsed(payload, 'the payload of an attestation')).predicate ?? null;
}

function blobBytes({ client, repository, options }: Asking, blob: Descriptor): Promise<Uint8Array> {
  return client.blobs.bytes(repository, blob, mostBytes, options);
}

function parsed(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new OciError(`${what} is not JSON`);
  }
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
