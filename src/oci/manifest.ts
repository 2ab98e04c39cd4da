import {
  annotationsToJson,
  descriptorFromJson,
  descriptorToJson,
  type Annotations,
  type Descriptor,
} from './descriptor.js';
import { digestOf, type Digest } from './digest.js';
import { OciError } from './error.js';
import { arrayAt, mediaTypeAt, parseJsonObject, textMapAt, type JsonObject } from './json.js';
import { isImageMediaType, isIndexMediaType, isSchema1MediaType, mediaTypes } from './media-type.js';
import { platformFromJson } from './platform-json.js';
import type { Platform } from './platform.js';

/** A manifest as its registry sent it. The bytes are verbatim: a digest is only true of exact bytes. */
export interface Manifest {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** What a manifest says. */
export type ManifestContent = ImageManifest | ImageIndex;

/** What both kinds may say besides. */
interface ManifestMembers {
  /** What an artifact is, when the manifest is not an image's. */
  readonly artifactType?: string;
  /** The manifest this one is about; it makes this one a referrer of that. */
  readonly subject?: Descriptor;
  readonly annotations?: Annotations;
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md */
export interface ImageManifest extends ManifestMembers {
  readonly kind: 'image';
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** @see https://github.com/opencontainers/image-spec/blob/v1.1.0/image-index.md */
export interface ImageIndex extends ManifestMembers {
  readonly kind: 'index';
  readonly manifests: readonly Descriptor[];
}

/** No real index comes near this; it bounds the work an untrusted one can ask for. */
const mostEntries = 1000;

/** A manifest of these bytes. The media type they state wins over `contentType`, when that is a general one. */
export function manifestOf(bytes: Uint8Array, contentType: string): Manifest {
  const known =
    isImageMediaType(contentType) || isIndexMediaType(contentType) || isSchema1MediaType(contentType);
  const mediaType = known ? contentType : statedMediaType(bytes);
  return { mediaType, digest: digestOf(bytes), bytes };
}

function statedMediaType(bytes: Uint8Array): string {
  const json = parseJsonObject(bytes, 'the manifest');
  return mediaTypeAt(json.mediaType) ?? ('manifests' in json ? mediaTypes.ociIndex : mediaTypes.ociManifest);
}

/** What the manifest says, checked. @throws OciError when it is none, or could be read as two things */
export function readManifest(manifest: Manifest): ManifestContent {
  const what = `the manifest '${manifest.digest}'`;
  if (isSchema1MediaType(manifest.mediaType))
    throw new OciError(`${what} is in the retired Docker schema 1 format`);
  const json = parseJsonObject(manifest.bytes, what);
  refuseAmbiguity(json, manifest.mediaType, what);
  if (isIndexMediaType(manifest.mediaType)) return readIndex(json, what);
  if (isImageMediaType(manifest.mediaType)) return readImage(json, what);
  throw new OciError(`${what} has the unknown media type '${manifest.mediaType}'`);
}

/** One document must not be an image to one reader and an index to another (CVE-2021-41190). */
function refuseAmbiguity(json: JsonObject, mediaType: string, what: string): void {
  const stated = mediaTypeAt(json.mediaType);
  if (stated !== undefined && stated !== mediaType) {
    throw new OciError(`${what} says it is '${stated}', its registry says '${mediaType}'`);
  }
  if ('manifests' in json && ('config' in json || 'layers' in json)) {
    throw new OciError(`${what} is both an image and an index`);
  }
}

function readIndex(json: JsonObject, what: string): ImageIndex {
  const entries = arrayAt(json.manifests, `the list of manifests in ${what}`);
  if (entries.length > mostEntries) throw new OciError(`${what} has more than ${mostEntries} entries`);
  const manifests = entries.map((entry, at) => descriptorFromJson(entry, `entry ${at + 1} of ${what}`));
  return { kind: 'index', manifests, ...membersOf(json, what) };
}

function readImage(json: JsonObject, what: string): ImageManifest {
  const layers = arrayAt(json.layers, `the list of layers in ${what}`);
  if (layers.length > mostEntries) throw new OciError(`${what} has more than ${mostEntries} layers`);
  return {
    kind: 'image',
    config: descriptorFromJson(json.config, `the configuration of ${what}`),
    layers: layers.map((layer, at) => descriptorFromJson(layer, `layer ${at + 1} of ${what}`)),
    ...membersOf(json, what),
  };
}

function membersOf(json: JsonObject, what: string): ManifestMembers {
  const artifactType = mediaTypeAt(json.artifactType);
  const annotations = textMapAt(json.annotations);
  const hasSubject = json.subject !== undefined && json.subject !== null;
  return {
    ...(artifactType !== undefined && { artifactType }),
    ...(hasSubject && { subject: descriptorFromJson(json.subject, `the subject of ${what}`) }),
    ...(annotations !== undefined && { annotations }),
  };
}

/**
 * The bytes of an index with these entries, in this order: the same entries always give the same bytes. A Docker manifest
 * list when every entry is a Docker image and there are no annotations, which such a list cannot have; else an OCI index.
 */
export function writeIndex(entries: readonly Descriptor[], annotations: Annotations = {}): Manifest {
  const schema2 = entries.every(({ mediaType }) => mediaType === mediaTypes.dockerManifest);
  const annotated = Object.keys(annotations).length > 0;
  const mediaType = schema2 && !annotated ? mediaTypes.dockerList : mediaTypes.ociIndex;
  const manifests = entries.map(descriptorToJson);
  const json = { schemaVersion: 2, mediaType, manifests, ...annotationsToJson(annotations) };
  const bytes = new TextEncoder().encode(JSON.stringify(json, undefined, 2));
  return { mediaType, digest: digestOf(bytes), bytes };
}

/** The platform an image configuration states, normalised; undefined when it states none. @throws OciError */
export function platformOfConfig(bytes: Uint8Array): Platform | undefined {
  return platformFromJson(parseJsonObject(bytes, 'the image configuration'));
}
