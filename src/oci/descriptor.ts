import { parseDigest, type Digest } from './digest.js';
import { OciError } from './error.js';
import { mediaTypeAt, objectAt, textAt, textMapAt } from './json.js';
import { platformFromJson, platformToJson, type Platform } from './platform.js';

/**
 * Points at content by its digest.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  /** Normalised; only in an index. */
  readonly platform?: Platform;
}

/** The descriptor a JSON value spells; `what` names it in the error. @throws OciError */
export function descriptorFromJson(value: unknown, what: string): Descriptor {
  const json = objectAt(value, what);
  const mediaType = mediaTypeAt(json.mediaType);
  const digest = parseDigest(textAt(json.digest) ?? '');
  if (mediaType === undefined) throw new OciError(`${what} has no media type`);
  if (digest === undefined) throw new OciError(`${what} has no valid digest`);
  if (!isSize(json.size)) throw new OciError(`${what} has no valid size`);
  return { mediaType, digest, size: json.size, ...optionalMembers(json) };
}

function optionalMembers(json: Readonly<Record<string, unknown>>) {
  const artifactType = mediaTypeAt(json.artifactType);
  const annotations = textMapAt(json.annotations);
  const platform = platformFromJson(json.platform);
  return {
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(platform === undefined ? {} : { platform }),
  };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The JSON value of a descriptor, its members always in the same order. */
export function descriptorToJson(descriptor: Descriptor): object {
  const { mediaType, artifactType, digest, size, annotations, platform } = descriptor;
  return {
    mediaType,
    ...(artifactType === undefined ? {} : { artifactType }),
    digest,
    size,
    ...(annotations === undefined ? {} : { annotations: sorted(annotations) }),
    ...(platform === undefined ? {} : { platform: platformToJson(platform) }),
  };
}

function sorted(annotations: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1)));
}
