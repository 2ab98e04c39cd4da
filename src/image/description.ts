import type { Digest, Platform } from '../oci/index.js';
import type { ImageConfiguration } from './configuration.js';
import type { BrokenLeaf } from './tree.js';

/** A manifest, with what is below and about it. */
export type ManifestDescription =
  IndexDescription | ImageDescription | AttestationDescription | ArtifactDescription | BrokenDescription;

/** What every description says. */
export interface Described {
  readonly digest: Digest;
  readonly mediaType: string;
  /** Bytes of manifest, configuration and layers; of an index, those of its images. Attestations do not count. */
  readonly size: number;
}

/** An index, or a manifest list. */
export interface IndexDescription extends Described, Referred {
  readonly kind: 'index';
  /** Of its newest image: ISO 8601, UTC. */
  readonly created?: string;
  /** In the order of the index; attestations about one of them are with it. */
  readonly manifests: readonly ManifestDescription[];
}

/** One image. */
export interface ImageDescription extends Described, Referred {
  readonly kind: 'image';
  /** As its index says, else its configuration. */
  readonly platform?: Platform;
  readonly created?: string;
  readonly layers: readonly Described[];
  /** Undefined when it cannot be read: then there is a problem. */
  readonly configuration?: ImageConfiguration;
  /** One sentence. */
  readonly problem?: string;
  readonly attestations: readonly AttestationDescription[];
}

/** What a build states about an image. */
export interface AttestationDescription extends Described {
  readonly kind: 'attestation';
  /** The image; undefined when the attestation doesn't say. */
  readonly about?: Digest;
  /** Such as `https://slsa.dev/provenance/v0.2`: as the attestation has them. */
  readonly predicateTypes: readonly string[];
}

/** Something with a manifest that is not an image: a chart, a signature, the cache of a build; or a blob in an index. */
export interface ArtifactDescription extends Described, Referred {
  readonly kind: 'artifact';
  readonly artifactType?: string;
}

/** An entry of an index that cannot be read; its size is that of the manifest it should be. */
export interface BrokenDescription extends Described {
  readonly kind: 'broken';
  readonly platform?: Platform;
  readonly reason: BrokenLeaf['reason'];
  /** One sentence. */
  readonly problem: string;
}

/** What may be referred to. */
export interface Referred {
  /** Undefined when nobody asked for them. */
  readonly referrers?: readonly Referrer[];
}

/** A manifest whose subject is another: a signature, an SBOM. */
export interface Referrer {
  readonly digest: Digest;
  readonly mediaType: string;
  readonly artifactType?: string;
  /** Bytes of its manifest. */
  readonly size: number;
  /** The tag that says so, where it is no subject that does: cosign's older way. */
  readonly tag?: string;
}
