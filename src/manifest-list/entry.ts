import type { Descriptor, Digest, Manifest, Platform, Reference } from '../oci/index.js';

/** One image in a list under construction. */
export interface PlatformEntry {
  /** The source as its author named it. */
  readonly source: string;
  /** Where its manifest is. */
  readonly reference: Reference;
  /** As its registry or its index states it; the platform is in the next member. */
  readonly descriptor: Descriptor;
  /** Normalised; undefined when nothing says what the image is for, and annotate has to. */
  readonly platform: Partial<Platform> | undefined;
  /** Its attestations, descriptors as in the source's index. */
  readonly attestations: readonly Attestation[];
  /** The manifest itself, when it has been read already. */
  readonly manifest?: Manifest;
}

/** What a build states about one image: provenance, a bill of materials. */
export interface Attestation {
  readonly descriptor: Descriptor;
  readonly about: Digest;
}

/** A platform that says enough for an index. */
export function isWhole(platform: Partial<Platform> | undefined): platform is Platform {
  return platform?.os !== undefined && platform.architecture !== undefined;
}
