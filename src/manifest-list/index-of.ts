import {
  formatPlatform,
  writeIndex,
  type Descriptor,
  type Digest,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { descriptorsWith, indexAnnotations } from './annotations.js';
import { isWhole, type PlatformEntry } from './entry.js';
import type { ManifestList } from './list.js';
import { ManifestListError } from './manifest-list-error.js';

/** How an index is written. */
export interface IndexOptions {
  /** What is in it in another order than images first, in that of their sources, then their attestations. */
  readonly order?: readonly Digest[];
  /** What to do about a wrong or missing platform; annotate it, unless something else is said. */
  readonly correction?: string;
}

/** The index to push. @throws ManifestListError */
export function indexOf(
  { name, entries, annotations = [] }: ManifestList,
  { order = [], correction }: IndexOptions = {},
): Manifest {
  const images = entries.map((entry) => ({
    ...entry.descriptor,
    platform: wholePlatform(name, entry, correction),
  }));
  refuseTwins(name, entries, correction);
  const attestations = entries.flatMap((entry) => entry.attestations.map(({ descriptor }) => descriptor));
  const descriptors = inOrder(order, [...images, ...once(attestations)]);
  return writeIndex(descriptorsWith(name, descriptors, annotations), indexAnnotations(annotations));
}

/** The index, or why there is none yet. */
export function tryIndexOf(list: ManifestList): {
  readonly manifest?: Manifest;
  readonly problem?: ManifestListError;
} {
  try {
    return { manifest: indexOf(list) };
  } catch (error) {
    if (error instanceof ManifestListError) return { problem: error };
    throw error;
  }
}

/** The platforms of the list's images. Attestations are none. @throws ManifestListError */
export function platformsOf({ name, entries }: ManifestList): readonly Platform[] {
  return entries.map((entry) => wholePlatform(name, entry));
}

function wholePlatform(name: string, { source, platform }: PlatformEntry, correction?: string): Platform {
  if (isWhole(platform)) return platform;
  throw new ManifestListError(
    `'${source}' does not say which platform it is for`,
    correction ?? `say it with 'manifest annotate --os … --arch … ${name} ${source}'`,
  );
}

function refuseTwins(name: string, entries: readonly PlatformEntry[], correction?: string): void {
  const seen = new Map<string, PlatformEntry>();
  for (const entry of entries) {
    const platform = formatPlatform(wholePlatform(name, entry, correction));
    const twin = seen.get(platform);
    if (twin !== undefined) throw twins(name, platform, [twin, entry], correction);
    seen.set(platform, entry);
  }
}

function twins(
  name: string,
  platform: string,
  [one, other]: readonly [PlatformEntry, PlatformEntry],
  correction = "correct one with 'manifest annotate'",
): ManifestListError {
  const same = one.descriptor.digest === other.descriptor.digest;
  const both =
    one.source === other.source ? `'${one.source}' twice` : `'${one.source}' and '${other.source}'`;
  return new ManifestListError(
    `'${name}' would have ${platform} twice: ${same ? `${both} are the same image` : both}`,
    same ? 'leave one of them out' : `build each image for its own platform, or ${correction}`,
  );
}

function inOrder(order: readonly Digest[], descriptors: readonly Descriptor[]): readonly Descriptor[] {
  const places = new Map([...order.entries()].reverse().map(([at, digest]) => [digest, at]));
  const placeOf = ({ digest }: Descriptor) => places.get(digest) ?? order.length;
  return [...descriptors].sort((one, other) => placeOf(one) - placeOf(other));
}

/** Two sources may bring the same attestation; the same image they bring only for another platform each. */
function once(descriptors: readonly Descriptor[]): readonly Descriptor[] {
  return [...new Map(descriptors.map((descriptor) => [descriptor.digest, descriptor])).values()];
}
