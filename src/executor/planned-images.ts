import { didYouMean } from '../diagnostic/index.js';
import { parseReference, referenceKey, type Reference } from '../oci/index.js';
import type { Action, Plan } from '../plan/index.js';

/** An image name that a step of the plan builds or pushes. */
export interface PlannedImage {
  readonly name: string;
  readonly step: string;
  readonly does: 'builds' | 'pushes';
}

/** The image names that steps build or push, as far as their actions say. */
export function plannedImages({ steps }: Plan): readonly PlannedImage[] {
  return steps.flatMap(({ id, action }) => {
    const image = ({ name }: { readonly name: string }) => name;
    const [builds, pushes] = namesIn(action).map((names) => names.map(image)) as [string[], string[]];
    return [
      ...builds.map((name) => ({ name, step: id, does: 'builds' }) as const),
      ...pushes.map((name) => ({ name, step: id, does: 'pushes' }) as const),
    ];
  });
}

type Names = readonly { readonly name: string }[];

function namesIn(action: Action): readonly [builds: Names, pushes: Names] {
  switch (action.kind) {
    case 'build':
      return [action.tags, []];
    case 'push':
      return [[], action.images];
    case 'manifest-push':
      return [[], [action.list]];
    case 'imagetools-create':
      return [[], action.dryRun ? [] : action.tags];
    default:
      return [[], []];
  }
}

/**
 * What to do about a source of a manifest list that is not in its registry: the step that should have pushed it, or that
 * pushes a name like it. `others` are the names the list has anyway, which the author cannot have meant.
 */
export function remedyFor(
  images: readonly PlannedImage[],
  others: readonly string[],
): (source: Reference) => string | undefined {
  const listed = new Set(others.map(keyOf));
  return (source) => {
    const key = referenceKey(source);
    const [pushes, builds] = (['pushes', 'builds'] as const).map((does) =>
      images.find((image) => image.does === does && keyOf(image.name) === key),
    );
    if (pushes !== undefined) return `step '${pushes.step}' pushes it: let this step run after that one`;
    if (builds !== undefined)
      return `step '${builds.step}' builds it, and no step pushes it: push it before the manifest list is created`;
    const near = nearest(
      source,
      images.filter(({ name, does }) => does === 'pushes' && !listed.has(keyOf(name))),
    );
    return near && `did you mean '${near.name}', which step '${near.step}' pushes?`;
  };
}

/** The same repository and tag in another registry, else the most similar name. */
function nearest(source: Reference, images: readonly PlannedImage[]): PlannedImage | undefined {
  const elsewhere = images.find(({ name }) => {
    const reference = parseReference(name);
    return reference?.repository === source.repository && reference.tag === source.tag;
  });
  if (elsewhere !== undefined) return elsewhere;
  const name = didYouMean(
    source.original,
    images.map((image) => image.name),
  );
  return images.find((image) => image.name === name);
}

function keyOf(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : referenceKey(reference);
}
