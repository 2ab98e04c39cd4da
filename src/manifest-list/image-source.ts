import {
  descriptorFromJson,
  OciError,
  parseDigest,
  parseReference,
  type Annotations,
  type Descriptor,
  type Digest,
  type Platform,
  type Reference,
} from '../oci/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** A source of a new image: a name, or a digest or descriptor of what is in the repository everything else is in. */
export interface ImageSource {
  /** As its author wrote it; a descriptor by its digest. */
  readonly text: string;
  readonly reference?: Reference;
  readonly digest?: Digest;
  /** What a descriptor corrects. */
  readonly correction?: Correction;
}

/** What a descriptor says instead of what the registry or the configuration does. */
export interface Correction {
  readonly size: number;
  readonly mediaType?: string;
  readonly annotations?: Annotations;
  /** What it does not say comes from the configuration. */
  readonly platform?: Partial<Platform>;
}

const hint = 'a source is an image name, a digest, or the JSON of an OCI descriptor';

/**
 * Reads a source as `docker buildx imagetools create` does.
 * @throws ManifestListError
 */
export function parseImageSource(written: string): ImageSource {
  const text = written.trim();
  const digest = parseDigest(text);
  if (digest !== undefined) return { text, digest };
  if (text.startsWith('{')) return describedSource(text);
  // 'sha256:12' would be a tag of 'sha256', which nobody means
  const reference = /^sha(?:256|512):/.test(text) ? undefined : parseReference(text);
  if (reference !== undefined) return { text, reference };
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  throw new ManifestListError(`'${shown}' is not a source of an image`, hint);
}

function describedSource(text: string): ImageSource {
  const json = objectOf(text);
  if ('schemaVersion' in json)
    throw new ManifestListError(
      'a source is a whole manifest, where its descriptor is wanted',
      "a descriptor has a 'mediaType', a 'digest' and a 'size'",
    );
  const digest = parseDigest(typeof json.digest === 'string' ? json.digest : '');
  if (digest === undefined) throw new ManifestListError('a descriptor has no valid digest', hint);
  return { text: digest, digest, correction: correctionOf(json) };
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    throw new ManifestListError('a source begins like JSON and is none', hint);
  }
}

/** Members may be missing; what is there must be right. */
function correctionOf(json: Readonly<Record<string, unknown>>): Correction {
  const platform = partialPlatform(json.platform);
  const { mediaType, size, annotations } = descriptorOf({
    mediaType: 'application/octet-stream',
    size: 0,
    ...json,
    platform: undefined,
  });
  return {
    size,
    ...('mediaType' in json && { mediaType }),
    ...(annotations !== undefined && { annotations }),
    ...(platform !== undefined && { platform }),
  };
}

function descriptorOf(json: object): Descriptor {
  try {
    return descriptorFromJson(json, 'a descriptor');
  } catch (error) {
    throw error instanceof OciError ? new ManifestListError(error.message, hint) : error;
  }
}

function partialPlatform(json: unknown): Partial<Platform> | undefined {
  if (typeof json !== 'object' || json === null) return undefined;
  // both are needed for a platform to be read; what was not said is taken away again
  const unsaid = { os: '-', architecture: '-' };
  const { platform } = descriptorOf({
    mediaType: 'application/octet-stream',
    digest: `sha256:${'0'.repeat(64)}`,
    size: 0,
    platform: { ...unsaid, ...json },
  });
  const said = Object.entries(platform ?? {}).filter(([, value]) => value !== '-');
  return said.length === 0 ? undefined : Object.fromEntries(said);
}
