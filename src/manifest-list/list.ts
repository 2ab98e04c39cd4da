import {
  formatPlatform,
  normalizePlatform,
  referenceKey,
  writeIndex,
  type Descriptor,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { isWhole, type PlatformEntry } from './entry.js';
import { ManifestListError } from './manifest-list-error.js';
import { referenceOf } from './reference-of.js';

/** A manifest list under construction: its images, digests pinned. Plain data; changes give a new one. */
export interface ManifestList {
  /** As its author named it. */
  readonly name: string;
  readonly entries: readonly PlatformEntry[];
}

/** The list with more images; those of a source it has already are replaced. */
export function withEntries(list: ManifestList, added: readonly PlatformEntry[]): ManifestList {
  const sources = new Set(added.map(({ source }) => keyOf(source)));
  const kept = list.entries.filter(({ source }) => !sources.has(keyOf(source)));
  return { ...list, entries: [...kept, ...added] };
}

/** The list with another platform for the image of one source. @throws ManifestListError */
export function annotated(list: ManifestList, source: string, platform: Partial<Platform>): ManifestList {
  const chosen = entryOf(list, source);
  const entries = list.entries.map((entry) =>
    entry === chosen ? { ...entry, platform: changed(entry.platform, platform) } : entry,
  );
  return { ...list, entries };
}

/** The one image that a source, or a digest of one, stands for. @throws ManifestListError */
export function entryOf({ name, entries }: ManifestList, source: string): PlatformEntry {
  const key = keyOf(source);
  const { digest } = referenceOf(source);
  const named = entries.filter((entry) => keyOf(entry.source) === key);
  const found = named.length > 0 ? named : entries.filter((entry) => entry.descriptor.digest === digest);
  const [only, second] = found;
  if (only === undefined) throw notInList(name, source, entries);
  if (second === undefined) return only;
  throw new ManifestListError(
    `'${source}' has ${found.length} images in '${name}'`,
    `name one of them by its digest: ${found.map(({ descriptor }) => descriptor.digest).join(', ')}`,
  );
}

function notInList(list: string, source: string, entries: readonly PlatformEntry[]): ManifestListError {
  const sources = [...new Set(entries.map((entry) => `'${entry.source}'`))].join(', ');
  return new ManifestListError(
    `'${source}' is not in the manifest list '${list}'`,
    `the list has ${sources}`,
  );
}

/** Another architecture ends what the old one's variant said. */
function changed(before: Partial<Platform> | undefined, change: Partial<Platform>): Partial<Platform> {
  const { variant, ...rest } = before ?? {};
  const keepsVariant = change.architecture === undefined || change.architecture === before?.architecture;
  const after = { ...rest, ...(keepsVariant && variant !== undefined ? { variant } : {}), ...change };
  return isWhole(after) ? normalizePlatform(after) : after;
}

/** The index to push: images first, in their sources' order, then their attestations. @throws ManifestListError */
export function indexOf({ name, entries }: ManifestList): Manifest {
  const images = entries.map((entry) => imageDescriptor(name, entry));
  refuseTwins(name, entries);
  const attestations = entries.flatMap((entry) => entry.attestations.map(({ descriptor }) => descriptor));
  return writeIndex([...images, ...attestations]);
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
    `say it with 'docker manifest annotate --os … --arch … ${name} ${source}'`,
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
    `build each image for its own platform, or correct one with 'docker manifest annotate'`,
  );
}

function keyOf(name: string): string {
  return referenceKey(referenceOf(name));
}
