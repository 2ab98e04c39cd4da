import {
  attestedDigest,
  digestOf,
  formatPlatform,
  isAttestation,
  matchesPlatform,
  type Descriptor,
  type ImageIndex,
  type Manifest,
  type Platform,
} from '../oci/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** What an image may be for to be taken; nothing means anything. */
export type Wanted = readonly Platform[];

/** Whether something for this platform is wanted; what has none is taken, as buildx does. */
export function isWanted(wanted: Wanted, platform: Platform | undefined): boolean {
  return (
    wanted.length === 0 || platform === undefined || wanted.some((each) => matchesPlatform(each, platform))
  );
}

/**
 * An index with those of its entries that are wanted and what attests them, everything else in it kept; the same bytes
 * when nothing goes. @throws ManifestListError when nothing is left
 */
export function filterIndex(
  name: string,
  index: Manifest,
  { manifests }: ImageIndex,
  wanted: Wanted,
): { readonly manifest: Manifest; readonly entries: readonly Descriptor[] } {
  if (wanted.length === 0) return { manifest: index, entries: manifests };
  const images = manifests.filter((entry) => !isAttestation(entry) && isWanted(wanted, entry.platform));
  if (images.length === 0) throw noneWanted(name, wanted, manifests);
  const kept = new Set(images.map(({ digest }) => digest));
  const keeps = (entry: Descriptor) => {
    const about = isAttestation(entry) ? attestedDigest(entry) : entry.digest;
    return about !== undefined && kept.has(about);
  };
  const entries = manifests.filter(keeps);
  if (entries.length === manifests.length) return { manifest: index, entries };
  const json = JSON.parse(new TextDecoder().decode(index.bytes)) as { readonly manifests: unknown[] };
  const left = json.manifests.filter((_, at) => manifests[at] !== undefined && keeps(manifests[at]));
  const bytes = new TextEncoder().encode(JSON.stringify({ ...json, manifests: left }, undefined, 2));
  return { manifest: { mediaType: index.mediaType, digest: digestOf(bytes), bytes }, entries };
}

/** Nothing a source has is for a platform that is wanted. */
export function noneWanted(
  name: string,
  wanted: Wanted,
  there: readonly { readonly platform?: Partial<Platform> | undefined }[],
): ManifestListError {
  const has = there.flatMap(({ platform: { os, architecture, ...more } = {} }) =>
    os === undefined || architecture === undefined || os === 'unknown'
      ? []
      : [formatPlatform({ os, architecture, ...more })],
  );
  return new ManifestListError(
    `'${name}' has no image for ${wanted.map(formatPlatform).join(', ')}`,
    has.length === 0
      ? 'it does not say which platforms it is for'
      : `it is for ${[...new Set(has)].join(', ')}`,
  );
}
