import {
  formatPlatform,
  writeIndex,
  type Annotations,
  type Descriptor,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { descriptorsWith, indexAnnotations } from './annotations.js';
import { isWhole, type PlatformEntry } from './entry.js';
import type { ManifestList } from './list.js';
import { ManifestListError } from './manifest-list-error.js';

/** The index to push: images first, in their sources' order, then their attestations. @throws ManifestListError */
export function indexOf({ name, entries, annotations = [] }: ManifestList): Manifest {
  const images = entries.map((entry) => imageDescriptor(name, entry));
  refuseTwins(name, entries);
  const attestations = entries.flatMap((entry) => entry.attestations.map(({ descriptor }) => descriptor));
  const said: Annotations = indexAnnotations(annotations);
  return writeIndex(descriptorsWith(name, once([...images, ...attestations]), annotations), said);
}

/** The platforms of the list's images. Attestations are none. @throws ManifestListError */
export function platformsOf({ name, entries }: ManifestList): readonly Platform[] {
  return entries.map((entry) => wholePlatform(name, entry));
}

function imageDescriptor(name: string, entry: PlatformEntry): Descriptor {
  return { ...entry.descriptor, platform: wholePlatform(name, entry) };
}

function wholePlatform(name: string, { source, platform }: PlatformEntry): Platform {
  if (isWhole(platform)) return platform;
  throw new ManifestListError(
    `'${source}' does not say which platform it is for`,
    `say it with 'manifest annotate --os … --arch … ${name} ${source}'`,
  );
}

function refuseTwins(name: string, entries: readonly PlatformEntry[]): void {
  const seen = new Map<string, PlatformEntry>();
  for (const entry of entries) {
    const platform = formatPlatform(wholePlatform(name, entry));
    const twin = seen.get(platform);
    if (twin !== undefined) throw twins(name, platform, twin, entry);
    seen.set(platform, entry);
  }
}

function twins(name: string, platform: string, one: PlatformEntry, other: PlatformEntry): ManifestListError {
  const same = one.descriptor.digest === other.descriptor.digest;
  const both =
    one.source === other.source ? `'${one.source}' twice` : `'${one.source}' and '${other.source}'`;
  return new ManifestListError(
    `'${name}' would have ${platform} twice: ${same ? `${both} are the same image` : both}`,
    `build each image for its own platform, or correct one with 'manifest annotate'`,
  );
}

/** Two sources may bring the same attestation. */
function once(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}
