import {
  attestedDigest,
  formatPlatform,
  isAttestation,
  isImageConfigMediaType,
  type Descriptor,
} from '../oci/index.js';
import { finding, type Finding } from './finding.js';
import type { BrokenLeaf, ImageLeaf, ImageTree, IndexTree, ManifestNode } from './tree.js';

/** What is wrong with the entries of an index, and of the indexes in it: with what they say, and with what is there. */
export function verifyEntries(tree: ImageTree): readonly Finding[] {
  if (tree.kind !== 'index') return [];
  return [
    ...tree.children.flatMap((child) => [...verifyEntry(child), ...verifyEntries(child)]),
    ...danglingAttestations(tree),
    ...duplicatePlatforms(tree),
  ];
}

function verifyEntry(child: ImageTree): readonly Finding[] {
  switch (child.kind) {
    case 'broken':
      return [broken(child)];
    case 'blob':
      return [];
    case 'index':
      return [...verifyDescriptor(child), nested(child)];
    case 'image':
      return [...verifyDescriptor(child), ...withoutPlatform(child)];
  }
}

/** Programs choose by the platform; only what is no image may do without. */
function withoutPlatform({ descriptor, content }: ImageLeaf): readonly Finding[] {
  if (descriptor.platform !== undefined || !isImageConfigMediaType(content.config.mediaType)) return [];
  const message = `the index does not say what the image '${descriptor.digest}' is for`;
  return [finding('no-platform', message, descriptor)];
}

const codes = {
  missing: 'missing-manifest',
  'wrong-digest': 'wrong-digest',
  unreadable: 'unreadable-manifest',
  'too-deep': 'unreadable-manifest',
} as const;

function broken({ descriptor, reason, message }: BrokenLeaf): Finding {
  return finding(codes[reason], message, descriptor);
}

function nested({ descriptor }: IndexTree): Finding {
  const message = `the entry '${descriptor.digest}' is an index itself, which many programs cannot use`;
  return finding('nested-index', message, descriptor);
}

function verifyDescriptor({ descriptor, manifest }: ManifestNode): readonly Finding[] {
  const { digest, size, mediaType } = descriptor;
  const { length } = manifest.bytes;
  return [
    ...(size === length
      ? []
      : [
          finding(
            'wrong-size',
            `the manifest '${digest}' has ${length} bytes, its index says ${size}`,
            descriptor,
          ),
        ]),
    ...(mediaType === manifest.mediaType
      ? []
      : [
          finding(
            'wrong-media-type',
            `the manifest '${digest}' is of type '${manifest.mediaType}', its index says '${mediaType}'`,
            descriptor,
          ),
        ]),
  ];
}

function danglingAttestations({ content }: IndexTree): readonly Finding[] {
  const digests = new Set(content.manifests.map(({ digest }) => digest));
  return content.manifests.filter(isAttestation).flatMap((descriptor) => {
    const about = attestedDigest(descriptor);
    if (about !== undefined && digests.has(about)) return [];
    const what =
      about === undefined ? 'does not say what it attests' : `attests '${about}', which is not in the index`;
    return [
      finding('dangling-attestation', `the attestation '${descriptor.digest}' ${what}`, {
        digest: descriptor.digest,
      }),
    ];
  });
}

function duplicatePlatforms({ content }: IndexTree): readonly Finding[] {
  const seen = new Map<string, Descriptor>();
  return content.manifests.flatMap((descriptor) => {
    if (descriptor.platform === undefined || isAttestation(descriptor)) return [];
    const platform = formatPlatform(descriptor.platform);
    const twin = seen.get(platform);
    seen.set(platform, twin ?? descriptor);
    return twin === undefined
      ? []
      : [
          finding(
            'duplicate-platform',
            `${platform} is there twice: '${twin.digest}' and '${descriptor.digest}'`,
            descriptor,
          ),
        ];
  });
}
