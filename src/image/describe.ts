import {
  attestedDigest,
  isAttestation,
  OciError,
  type Descriptor,
  type ImageManifest,
} from '../oci/index.js';
import { RegistryError } from '../registry/index.js';
import type { ImageConfiguration } from './configuration.js';
import { defined } from './defined.js';
import type {
  AttestationDescription,
  BrokenDescription,
  Described,
  IndexDescription,
  ManifestDescription,
} from './description.js';
import { configurationAt, type Reading } from './reading.js';
import { isWrongDigest, type BrokenLeaf, type ImageLeaf, type ImageTree, type IndexTree } from './tree.js';

/**
 * Says what a tree is, reading the configurations of its images. What cannot be read is said to be broken.
 * @throws RegistryError when the registry fails
 */
export async function describe(from: Reading, tree: ImageTree): Promise<ManifestDescription> {
  switch (tree.kind) {
    case 'index':
      return describeIndex(from, tree);
    case 'image':
      return isAttestation(tree.descriptor) ? describeAttestation(tree) : describeImage(from, tree);
    case 'broken':
      return describeBroken(tree);
    case 'blob':
      return { kind: 'artifact', ...described(tree.descriptor) };
  }
}

async function describeIndex(from: Reading, tree: IndexTree): Promise<IndexDescription> {
  const all = await Promise.all(tree.children.map((child) => describe(from, child)));
  const images = new Set(all.flatMap((each) => (each.kind === 'image' ? [each.digest] : [])));
  const attestations = all.filter((each) => each.kind === 'attestation');
  const manifests = all
    .filter((each) => each.kind !== 'attestation' || each.about === undefined || !images.has(each.about))
    .map((each) =>
      each.kind === 'image'
        ? { ...each, attestations: attestations.filter(({ about }) => about === each.digest) }
        : each,
    );
  return {
    kind: 'index',
    digest: tree.manifest.digest,
    mediaType: tree.manifest.mediaType,
    size: manifests.reduce((sum, { kind, size }) => sum + (kind === 'attestation' ? 0 : size), 0),
    ...defined({ created: newest(manifests) }),
    manifests,
  };
}

function newest(manifests: readonly ManifestDescription[]): string | undefined {
  const times = manifests.flatMap((each) =>
    (each.kind === 'image' || each.kind === 'index') && each.created !== undefined ? [each.created] : [],
  );
  return times.sort().at(-1);
}

function describeAttestation({ manifest, content, descriptor }: ImageLeaf): AttestationDescription {
  const about = attestedDigest(descriptor);
  const types = content.layers.map(({ annotations }) => annotations?.['in-toto.io/predicate-type']);
  return {
    kind: 'attestation',
    digest: manifest.digest,
    mediaType: manifest.mediaType,
    size: sizeOf(manifest.bytes, content),
    ...defined({ about }),
    predicateTypes: [...new Set(types.filter((type) => type !== undefined))],
  };
}

async function describeImage(
  from: Reading,
  { manifest, content, descriptor }: ImageLeaf,
): Promise<ManifestDescription> {
  const { digest, mediaType, bytes } = manifest;
  const size = sizeOf(bytes, content);
  const found = await configurationOrProblem(from, content);
  if (found === undefined)
    return { kind: 'artifact', digest, mediaType, size, artifactType: artifactTypeOf(descriptor, content) };
  const { configuration, problem } = found;
  return {
    kind: 'image',
    digest,
    mediaType,
    size,
    ...defined({
      platform: descriptor.platform ?? configuration?.platform,
      created: configuration?.created,
      configuration,
      problem,
    }),
    layers: content.layers.map(described),
    attestations: [],
  };
}

function artifactTypeOf({ artifactType }: Descriptor, { config }: ImageManifest): string {
  return artifactType ?? config.mediaType;
}

async function configurationOrProblem(
  from: Reading,
  content: ImageManifest,
): Promise<
  { readonly configuration?: ImageConfiguration | undefined; readonly problem?: string } | undefined
> {
  try {
    const configuration = await configurationAt(from, content);
    return configuration && { configuration };
  } catch (error) {
    const isBroken = error instanceof OciError || isWrongDigest(error) || isAbsent(error);
    if (isBroken) return { problem: `its configuration cannot be read: ${error.message}` };
    throw error;
  }
}

/** Whether a registry says that it does not have what was asked for. */
export function isAbsent(error: unknown): error is RegistryError {
  return error instanceof RegistryError && error.status === 404;
}

function describeBroken({ descriptor, reason, message }: BrokenLeaf): BrokenDescription {
  return {
    kind: 'broken',
    ...described(descriptor),
    ...defined({ platform: descriptor.platform }),
    reason,
    problem: message,
  };
}

function described({ digest, mediaType, size }: Descriptor): Described {
  return { digest, mediaType, size };
}

/** Bytes of a manifest, its configuration and its layers. */
function sizeOf({ length }: Uint8Array, { config, layers }: ImageManifest): number {
  return layers.reduce((sum, { size }) => sum + size, length + config.size);
}
