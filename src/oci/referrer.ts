import { descriptorFromJson, descriptorToJson, type Descriptor } from './descriptor.js';
import { digestOf } from './digest.js';
import { isJsonObject, mediaTypeAt, parseJsonObject, textMapAt, type JsonObject } from './json.js';
import type { Manifest } from './manifest.js';
import { mediaTypes } from './media-type.js';

/**
 * What a manifest refers to: the image a signature, an SBOM or another artifact is about. Undefined when it names none.
 * @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md (subject)
 * @throws OciError when the subject is no descriptor
 */
export function manifestSubject({ mediaType, bytes }: Manifest): Descriptor | undefined {
  if (mediaType !== mediaTypes.ociManifest && mediaType !== mediaTypes.ociIndex) return undefined;
  const { subject } = parseJsonObject(bytes, 'the manifest');
  return subject === undefined || subject === null
    ? undefined
    : descriptorFromJson(subject, 'the subject of the manifest');
}

/**
 * The entry for a manifest in the list of its subject's referrers.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#listing-referrers
 */
export function referrerDescriptor({ mediaType, digest, bytes }: Manifest): Descriptor {
  const json = parseJsonObject(bytes, 'the manifest');
  const artifactType = artifactTypeOf(json);
  const annotations = textMapAt(json.annotations);
  return {
    mediaType,
    digest,
    size: bytes.length,
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

/** An image manifest without a type of its own is what its configuration is. */
function artifactTypeOf({ artifactType, config }: JsonObject): string | undefined {
  return mediaTypeAt(artifactType) ?? (isJsonObject(config) ? mediaTypeAt(config.mediaType) : undefined);
}

/** An OCI index of referrers, whatever their formats: the same entries always give the same bytes. */
export function writeReferrers(referrers: readonly Descriptor[]): Manifest {
  const mediaType = mediaTypes.ociIndex;
  const json = { schemaVersion: 2, mediaType, manifests: referrers.map(descriptorToJson) };
  const bytes = new TextEncoder().encode(JSON.stringify(json, undefined, 2));
  return { mediaType, digest: digestOf(bytes), bytes };
}
