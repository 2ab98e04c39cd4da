import { didYouMean } from '../diagnostic/index.js';
import { formatFamiliarReference, parseReference } from '../oci/index.js';
import type { ImageUse } from './images.js';

/**
 * The image whose name was most likely meant: one that differs in a single part (registry, a part of the path, or tag) or
 * only in punctuation, so that long names which merely begin alike are not taken for each other.
 */
export function nearestImage(name: string, candidates: readonly ImageUse[]): ImageUse | undefined {
  const plausible = candidates.filter(
    ({ image }) => differsInOnePart(name, image.name) || hasSameLetters(name, image.name),
  );
  const nearest = didYouMean(
    name,
    plausible.map(({ image }) => image.name),
  );
  return plausible.find(({ image }) => image.name === nearest) ?? plausible[0];
}

function differsInOnePart(one: string, other: string): boolean {
  const parts = partsOf(one);
  const others = partsOf(other);
  if (parts.length !== others.length) return false;
  const different = [...parts.keys()].filter((index) => parts[index] !== others[index]);
  const [only] = different;
  if (only === undefined || different.length > 1) return false;
  const isRegistryOrTag = only === 0 || only === parts.length - 1;
  return isRegistryOrTag || didYouMean(parts[only] ?? '', [others[only] ?? '']) !== undefined;
}

/** A forgotten colon or slash. */
function hasSameLetters(one: string, other: string): boolean {
  return one.replace(/\W|_/g, '') === other.replace(/\W|_/g, '');
}

/** Registry, parts of the path, tag. */
function partsOf(name: string): readonly string[] {
  const reference = parseReference(name);
  if (reference === undefined) return [];
  const { registry, tag = 'latest' } = reference;
  const familiar = formatFamiliarReference({ registry, repository: reference.repository, original: name });
  const path = registry === 'docker.io' ? familiar : reference.repository;
  return [registry, ...path.split('/'), tag];
}
