import {
  formatPlatform,
  matchesPlatform,
  type Annotations,
  type Descriptor,
  type IndexAnnotation,
} from '../oci/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** The annotations of the index itself; of two with one key the later counts. */
export function indexAnnotations(annotations: readonly IndexAnnotation[]): Annotations {
  return Object.fromEntries(
    annotations.filter(({ on }) => on === 'index').map(({ key, value }) => [key, value]),
  );
}

/** The entries of an index with the annotations that are for them. @throws ManifestListError when one is for no entry */
export function descriptorsWith(
  name: string,
  descriptors: readonly Descriptor[],
  annotations: readonly IndexAnnotation[],
): readonly Descriptor[] {
  const onEntries = annotations.filter(({ on }) => on === 'manifest-descriptor');
  for (const annotation of onEntries) {
    if (!descriptors.some((descriptor) => isFor(annotation, descriptor))) throw forNothing(name, annotation);
  }
  return descriptors.map((descriptor) => {
    const own = onEntries.filter((annotation) => isFor(annotation, descriptor));
    if (own.length === 0) return descriptor;
    const added = Object.fromEntries(own.map(({ key, value }) => [key, value]));
    return { ...descriptor, annotations: { ...descriptor.annotations, ...added } };
  });
}

/** Without a platform it is for every entry, attestations included, as with buildx. */
function isFor({ platform: wanted }: IndexAnnotation, { platform }: Descriptor): boolean {
  return wanted === undefined || (platform !== undefined && matchesPlatform(wanted, platform));
}

function forNothing(name: string, { key, platform }: IndexAnnotation): ManifestListError {
  const what = platform === undefined ? 'no image at all' : `no image for ${formatPlatform(platform)}`;
  return new ManifestListError(
    `'${name}' has ${what}, which the annotation '${key}' is for`,
    "name a platform that the list has, or none to annotate every entry: 'manifest-descriptor:KEY=VALUE'",
  );
}
