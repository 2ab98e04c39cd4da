import { parseDigest, type Digest } from '../../oci/index.js';

/** What this registry needs to know of a manifest or an index. */
export interface ManifestDocument {
  /** The document's own `mediaType`. */
  readonly mediaType?: string;
  /** The config and the layers that a registry must have. */
  readonly blobs: readonly Digest[];
  /** An index's children. */
  readonly manifests: readonly Digest[];
  readonly subject?: Digest;
  /** What a referrer is of: its `artifactType`, else its config's media type. */
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Reads a manifest of schema version 2 of either family.
 * @returns the reason, a sentence, when the bytes are no such manifest.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md
 */
export function readManifestDocument(bytes: Buffer): ManifestDocument | string {
  const document = parseObject(bytes);
  if (document === undefined) return 'the manifest is not a JSON object';
  if (document.schemaVersion !== 2) return "the manifest's schemaVersion is not 2";
  const { config, layers = [], manifests = [], subject } = document;
  if (!isList(layers) || !isList(manifests)) return "the manifest's layers or manifests are not a list";
  if ('manifests' in document && ('config' in document || 'layers' in document)) {
    // One reader would take it for an image, another for an index (CVE-2021-41190).
    return 'the manifest is both an image and an index';
  }
  const blobs = digestsOf([...present(config), ...layers.filter((layer) => !isForeign(layer))]);
  const [children, subjects] = [digestsOf(manifests), digestsOf(present(subject))];
  if (blobs === undefined || children === undefined || subjects === undefined) {
    return 'a descriptor in the manifest has no digest that this registry supports';
  }
  return { blobs, manifests: children, ...withSubject(subjects), ...described(document) };
}

function withSubject([subject]: readonly Digest[]): Pick<ManifestDocument, 'subject'> {
  return subject === undefined ? {} : { subject };
}

function present(value: unknown): readonly unknown[] {
  return value === undefined || value === null ? [] : [value];
}

function described(
  document: JsonObject,
): Pick<ManifestDocument, 'mediaType' | 'artifactType' | 'annotations'> {
  const { mediaType, artifactType, config, annotations } = document;
  const kind = text(artifactType) ?? (isObject(config) ? text(config.mediaType) : undefined);
  return {
    ...(typeof mediaType === 'string' && { mediaType }),
    ...(kind !== undefined && { artifactType: kind }),
    ...(isTextRecord(annotations) && { annotations }),
  };
}

function digestsOf(descriptors: readonly unknown[]): readonly Digest[] | undefined {
  const texts = descriptors.map((descriptor) => (isObject(descriptor) ? text(descriptor.digest) : undefined));
  const digests = texts.map((digest) => parseDigest(digest ?? '')).filter((digest) => digest !== undefined);
  return digests.length === texts.length ? [...new Set(digests)] : undefined;
}

/** A layer that is fetched from elsewhere, such as Windows base layers, need not be here. */
function isForeign(layer: unknown): boolean {
  if (!isObject(layer)) return false;
  const { mediaType, urls } = layer;
  const restricted = typeof mediaType === 'string' && /nondistributable|\.foreign\./.test(mediaType);
  return restricted || (Array.isArray(urls) && urls.length > 0);
}

function parseObject(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
