import type { Diagnostic } from '../diagnostic/index.js';
import { ancestorsOf } from '../plan/index.js';
import type { Plan, PlannedStep } from '../plan/index.js';
import { mightMakeImages } from './docker-effect.js';
import { keyOf, madeImages, pushedImages } from './images.js';
import type { ImageUse } from './images.js';
import { nearestImage } from './nearest-image.js';
import { severityOfFailure } from './severity.js';

/** An image is pushed that no step can have produced: no build, tag, pull, or other docker command that might. */
export function imageNotBuilt(plan: Plan): readonly Diagnostic[] {
  const made = madeImages(plan);
  const names = new Set(made.map(({ key }) => key));
  const pushed = new Set(pushedImages(plan).map(({ key }) => key));
  const unused = made.filter(({ key }) => !pushed.has(key));
  const ancestors = ancestorsOf(plan.steps);
  return plan.steps.flatMap((step) => {
    // A step that comes after the push cannot have made what it pushes.
    const mayPrecede = plan.steps.filter((other) => ancestors.get(other.id)?.has(step.id) !== true);
    if (step.action.kind !== 'push' || mayPrecede.some(mightMakeImages)) return [];
    return step.action.images.flatMap((image) => {
      const key = keyOf(image.name);
      if (key === undefined || names.has(key)) return [];
      const near = nearestImage(image.name, unused);
      return [finding({ image, key, step }, near, otherHint(made, mayPrecede))];
    });
  });
}

function finding({ image, step }: ImageUse, near: ImageUse | undefined, otherwise: string): Diagnostic {
  const problem = {
    code: 'lint/image-not-built',
    severity: severityOfFailure(step),
    message: `image '${image.name}' is pushed but no step builds it`,
    place: image.place,
  } as const;
  if (near === undefined) return { ...problem, hint: otherwise };
  const verb = near.step.action.kind === 'build' ? 'builds' : 'makes';
  const message = `step '${near.step.id}' ${verb} this nearly equal name`;
  return {
    ...problem,
    hint: `did you mean '${near.image.name}'?`,
    related: [{ message, place: near.image.place }],
  };
}

function otherHint(made: readonly ImageUse[], earlier: readonly PlannedStep[]): string {
  const names = [...new Set(made.map(({ image }) => `'${image.name}'`))];
  if (names.length > 0 && names.length <= 4) {
    return `the steps make ${names.join(', ')}; push one of these, or build it in a step before`;
  }
  const hasContainer = earlier.some(({ action }) => action.kind === 'container');
  const butNotSo = hasContainer ? '; a container cannot, because it does not reach the Docker engine' : '';
  return `add a step before it that builds, tags or pulls it${butNotSo}`;
}
