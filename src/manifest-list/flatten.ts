import {
  attestedDigest,
  isAttestation,
  isImageMediaType,
  isManifestMediaType,
  readManifest,
  type Descriptor,
  type ImageIndex,
  type Platform,
  type Reference,
} from '../oci/index.js';
import { inParallel, type RegistryClient } from '../registry/index.js';
import type { Attestation, PlatformEntry } from './entry.js';
import { ManifestListError } from './manifest-list-error.js';
import { platformOf, type PlatformOptions } from './platform-of.js';

/** Bounds what an untrusted registry can make us do. */
const deepestIndex = 4;
const mostImages = 1000;
const mostQuestions = 8;

/** Whose index is flattened, and how. */
export interface Flattening {
  readonly client: RegistryClient;
  readonly source: string;
  readonly reference: Reference;
  readonly options: PlatformOptions & { readonly attestations?: boolean };
}

/**
 * The images of an index and of the indexes in it, each with its attestations. What else an index holds (signatures, say)
 * has no platform to run on and is left out, as are attestations of nothing in it.
 * @throws RegistryError, ManifestListError or OciError
 */
export async function flatten(of: Flattening, index: ImageIndex): Promise<readonly PlatformEntry[]> {
  return entriesOf({ ...of, seen: { images: 0 } }, index, deepestIndex);
}

interface Work extends Flattening {
  /** How many entries have been looked at, in all indexes. */
  readonly seen: { images: number };
}

async function entriesOf(of: Work, index: ImageIndex, depth: number): Promise<readonly PlatformEntry[]> {
  const { signal, attestations: wanted = true } = of.options;
  const attestations = wanted ? index.manifests.flatMap(attestationOf) : [];
  const children = index.manifests.filter((child) => !isAttestation(child));
  of.seen.images += children.length;
  if (of.seen.images > mostImages)
    throw new ManifestListError(`'${of.source}' holds more than ${mostImages} images`);
  const entries = await inParallel(children, mostQuestions, signal, (child, either) =>
    entriesOfChild({ ...of, options: { ...of.options, signal: either } }, child, depth),
  );
  return entries.flat().map((entry) => {
    const own = attestations.filter(({ about }) => about === entry.descriptor.digest);
    return { ...entry, attestations: [...entry.attestations, ...own] };
  });
}

function attestationOf(descriptor: Descriptor): readonly Attestation[] {
  const about = isAttestation(descriptor) ? attestedDigest(descriptor) : undefined;
  return about === undefined || !isImageMediaType(descriptor.mediaType) ? [] : [{ descriptor, about }];
}

async function entriesOfChild(of: Work, child: Descriptor, depth: number): Promise<readonly PlatformEntry[]> {
  const { client, source, options } = of;
  if (!isManifestMediaType(child.mediaType)) return [];
  const { registry, repository, original } = of.reference;
  const reference: Reference = { registry, repository, digest: child.digest, original };
  const entry = { source, reference, descriptor: child, attestations: [] };
  if (isImageMediaType(child.mediaType) && saysEnough(child.platform))
    return [{ ...entry, platform: child.platform }];
  const manifest = await client.manifests.get(reference, options);
  const content = readManifest(manifest);
  if (content.kind === 'index') {
    if (depth > 1) return entriesOf({ ...of, reference }, content, depth - 1);
    throw new ManifestListError(`'${source}' holds indexes in indexes more than ${deepestIndex} deep`);
  }
  const platform = await platformOf(client, reference, content, options);
  return platform === 'artifact' ? [] : [{ ...entry, platform: stated(child.platform, platform), manifest }];
}

/** Indexes made by hand often leave out the version that tells Windows images apart. */
function saysEnough(platform: Platform | undefined): platform is Platform {
  return platform !== undefined && (platform.os !== 'windows' || platform.osVersion !== undefined);
}

/** What the index states is stronger than what the configuration does; it may be a correction. */
function stated(byIndex: Platform | undefined, byConfiguration: Platform | undefined): Platform | undefined {
  if (byIndex === undefined || byConfiguration === undefined) return byIndex ?? byConfiguration;
  const { osVersion, osFeatures } = byConfiguration;
  return {
    ...byIndex,
    ...(osVersion !== undefined && { osVersion }),
    ...(byIndex.osFeatures === undefined && osFeatures !== undefined && { osFeatures }),
  };
}
