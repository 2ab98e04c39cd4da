import { normalizePlatform, referenceKey, type IndexAnnotation, type Platform } from '../oci/index.js';
import { isWhole, type PlatformEntry } from './entry.js';
import { ManifestListError } from './manifest-list-error.js';
import { referenceOf } from './reference-of.js';

/** A manifest list under construction: its images, digests pinned. Plain data; changes give a new one. */
export interface ManifestList {
  /** As its author named it. */
  readonly name: string;
  readonly entries: readonly PlatformEntry[];
  readonly annotations?: readonly IndexAnnotation[];
}

/** The list with more images and annotations; the images of a source it has already are replaced. */
export function withEntries(
  list: ManifestList,
  added: readonly PlatformEntry[],
  annotations: readonly IndexAnnotation[] = [],
): ManifestList {
  const sources = new Set(added.map(({ source }) => keyOf(source)));
  const kept = list.entries.filter(({ source }) => !sources.has(keyOf(source)));
  const said = [...(list.annotations ?? []), ...annotations];
  return { ...list, entries: [...kept, ...added], ...(said.length > 0 && { annotations: said }) };
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

/**
 * A platform with some of its members said anew. Another architecture ends what the old one's variant said, another system
 * what the old one's version and features did.
 */
export function changed(before: Partial<Platform> = {}, change: Partial<Platform>): Partial<Platform> {
  const { os, osVersion, osFeatures, architecture, variant } = before;
  const system = { ...(osVersion !== undefined && { osVersion }), ...(osFeatures && { osFeatures }) };
  const after = {
    ...(os !== undefined && { os }),
    ...(architecture !== undefined && { architecture }),
    ...(sameOrUnsaid(architecture, change.architecture) && variant !== undefined && { variant }),
    ...(sameOrUnsaid(os, change.os) && system),
    ...change,
  };
  return isWhole(after) ? normalizePlatform(after) : after;
}

function sameOrUnsaid(before: string | undefined, change: string | undefined): boolean {
  return change === undefined || change === before;
}

function keyOf(name: string): string {
  return referenceKey(referenceOf(name));
}
