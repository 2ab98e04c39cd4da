import { parseDigest, type Digest } from './digest.js';
import { OciError } from './error.js';
import { addressesAt, base64At, mediaTypeAt, objectAt, textAt, textMapAt, type JsonObject } from './json.js';
import { platformFromJson, platformToJson } from './platform-json.js';
import type { Platform } from './platform.js';

/** Texts by name that say something about content. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md */
export type Annotations = Readonly<Record<string, string>>;

/**
 * Points at content by its digest.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md
 */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
  /** What an artifact is, where the media type says only that it is a manifest. */
  readonly artifactType?: string;
  /** Where else the content may be had; http and https only. */
  readonly urls?: readonly string[];
  readonly annotations?: Annotations;
  /** The content itself, in base64. Not verified: whoever uses it must check the digest. */
  readonly data?: string;
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

function optionalMembers(json: JsonObject): Partial<Descriptor> {
  const artifactType = mediaTypeAt(json.artifactType);
  const urls = addressesAt(json.urls);
  const annotations = textMapAt(json.annotations);
  const data = base64At(json.data);
  const platform = platformFromJson(json.platform);
  return {
    ...(artifactType !== undefined && { artifactType }),
    ...(urls !== undefined && { urls }),
    ...(annotations !== undefined && { annotations }),
    ...(data !== undefined && { data }),
    ...(platform !== undefined && { platform }),
  };
}

function isSize(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** The JSON value of a descriptor, its members always in the same order: that of the Go tools, so that digests agree. */
export function descriptorToJson(descriptor: Descriptor): object {
  const { mediaType, artifactType, digest, size, urls, annotations, data, platform } = descriptor;
  return {
    mediaType,
    digest,
    size,
    ...(urls !== undefined && { urls }),
    ...annotationsToJson(annotations),
    ...(data !== undefined && { data }),
    ...(platform !== undefined && { platform: platformToJson(platform) }),
    ...(artifactType !== undefined && { artifactType }),
  };
}

/** The `annotations` member, always in the same order; nothing when there are none. */
export function annotationsToJson(annotations: Annotations = {}): { readonly annotations?: object } {
  const entries = Object.entries(annotations).sort(([one], [other]) => (one < other ? -1 : 1));
  return entries.length === 0 ? {} : { annotations: Object.fromEntries(entries) };
}
