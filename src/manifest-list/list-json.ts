import {
  attestedDigest,
  descriptorFromJson,
  descriptorToJson,
  parseReference,
  type IndexAnnotation,
  type Platform,
} from '../oci/index.js';
import type { Attestation, PlatformEntry } from './entry.js';
import type { ManifestList } from './list.js';

/** A list under construction as text, without manifests that were read: those are in their registries. */
export function listToJSON({ name, entries, annotations = [] }: ManifestList): string {
  const kept = entries.map(({ source, reference: { registry, repository }, ...entry }) => ({
    source,
    registry,
    repository,
    descriptor: descriptorToJson(entry.descriptor),
    platform: entry.platform,
    attestations: entry.attestations.map(({ descriptor }) => descriptorToJson(descriptor)),
  }));
  return `${JSON.stringify({ version: 1, name, annotations, entries: kept }, undefined, 2)}\n`;
}

/** The list a text of {@link listToJSON} stands for. @throws what is no such text */
export function listFromJSON(text: string): ManifestList {
  const json = JSON.parse(text) as KeptList;
  if (json.version !== 1 || parseReference(json.name) === undefined) throw new TypeError('not a kept list');
  return { name: json.name, entries: json.entries.map(entryFrom), annotations: json.annotations };
}

interface KeptList {
  readonly version: number;
  readonly name: string;
  readonly annotations: readonly IndexAnnotation[];
  readonly entries: readonly KeptEntry[];
}

interface KeptEntry {
  readonly source: string;
  readonly registry: string;
  readonly repository: string;
  readonly descriptor: unknown;
  readonly platform?: Partial<Platform>;
  readonly attestations: readonly unknown[];
}

function entryFrom({ source, registry, repository, platform, ...entry }: KeptEntry): PlatformEntry {
  const descriptor = descriptorFromJson(entry.descriptor, 'an entry');
  const reference = { registry, repository, digest: descriptor.digest, original: source };
  return { source, reference, descriptor, platform, attestations: entry.attestations.map(attestationFrom) };
}

function attestationFrom(json: unknown): Attestation {
  const descriptor = descriptorFromJson(json, 'an attestation');
  const about = attestedDigest(descriptor);
  if (about === undefined) throw new TypeError('not an attestation');
  return { descriptor, about };
}
