import { parseDigest, parseReference, referenceKey } from '../oci/index.js';
import type { BuildAction, Plan, PlacedImage, PlannedStep } from '../plan/index.js';
import { dockerEffect } from './docker-effect.js';

/** A step that gives or pushes an image name. */
export interface ImageUse {
  readonly image: PlacedImage;
  /** Equal for two names of the same image; see referenceKey. */
  readonly key: string;
  readonly step: PlannedStep;
}

/** Every image that a step gives its name in the engine: by build, or by docker tag and pull. */
export function madeImages(plan: Plan): readonly ImageUse[] {
  return plan.steps.flatMap((step) => uses(step, madeBy(step)));
}

/** Every image and manifest list that a step is known to push. */
export function pushedImages(plan: Plan): readonly ImageUse[] {
  return plan.steps.flatMap((step) => uses(step, pushedBy(step)));
}

/** Every name that is used as an image's, with the step; valid or not. */
export function namedImages(plan: Plan): readonly Omit<ImageUse, 'key'>[] {
  return plan.steps.flatMap((step) => namesIn(step).map((image) => ({ image, step })));
}

/** Whether a name means the same as a key; undefined names mean nothing. */
export function keyOf(name: string): string | undefined {
  const reference = parseReference(name);
  return reference && referenceKey(reference);
}

function uses(step: PlannedStep, images: readonly PlacedImage[]): readonly ImageUse[] {
  return images.flatMap((image) => {
    const key = keyOf(image.name);
    return key === undefined ? [] : [{ image, key, step }];
  });
}

function madeBy({ action, place }: PlannedStep): readonly PlacedImage[] {
  if (action.kind === 'build') return action.tags;
  if (action.kind !== 'docker') return [];
  const { makes } = dockerEffect(action);
  return makes === 'anything' ? [] : makes.map((name) => ({ name, place }));
}

function pushedBy({ action }: PlannedStep): readonly PlacedImage[] {
  switch (action.kind) {
    case 'push':
      return action.images;
    case 'manifest-push':
      return [action.list];
    case 'imagetools-create':
      return action.dryRun ? [] : action.tags;
    case 'build':
      return pushesItself(action) ? action.tags : [];
    default:
      return [];
  }
}

function pushesItself({ arguments: words }: BuildAction): boolean {
  return words.some((word) => word === '--push' || /\b(?:type=registry|push=true)\b/.test(word));
}

function namesIn({ action }: PlannedStep): readonly PlacedImage[] {
  switch (action.kind) {
    case 'build':
      return action.tags;
    case 'push':
      return action.images;
    case 'manifest-create':
      return [action.list, ...action.sources];
    case 'manifest-annotate':
      return [action.list, action.source];
    case 'manifest-push':
      return [action.list];
    case 'manifest-inspect':
      return action.list === undefined ? [action.image] : [action.list, action.image];
    case 'manifest-remove':
      return action.lists;
    case 'imagetools-create':
      return [...action.tags, ...action.sources.filter(({ name }) => isName(name))];
    case 'imagetools-inspect':
      return [action.image];
    case 'container':
    case 'docker':
    case 'host-shell':
      return [];
  }
}

/** A source of imagetools may also be a digest or a descriptor. */
export function isName(source: string): boolean {
  return parseDigest(source) === undefined && !source.startsWith('{');
}
