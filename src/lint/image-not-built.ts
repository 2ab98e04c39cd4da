import type { Diagnostic } from '../diagnostic/index.js';
import type { Plan, PlannedStep } from '../plan/index.js';
import type { Facts } from './facts.js';
import { keyOf } from './images.js';
import type { ImageUse } from './images.js';
import { nearestImage } from './nearest-image.js';
import { severityOfFailure } from './severity.js';

/** Suggestions compare with every image there is; after so many findings nobody reads them. */
const mostSuggestions = 50;

/** An image is pushed that no step can have produced: no build, tag, pull, or other docker command that might. */
export function imageNotBuilt(facts: Facts): readonly Diagnostic[] {
  const { plan, made, pushedByKey } = facts;
  const unused = made.filter(({ key }) => !pushedByKey.has(key));
  return missingImages(facts).map((use, index) => {
    const near = index < mostSuggestions ? nearestImage(use.image.name, unused) : undefined;
    return finding(use, near, otherHint(made, plan));
  });
}

function missingImages({ plan, madeByKey, makersOfAnything, order }: Facts): readonly ImageUse[] {
  return plan.steps.flatMap((step) => {
    if (step.action.kind !== 'push') return [];
    // A step that comes after the push cannot have made what it pushes.
    if (makersOfAnything.some((maker) => !order.isBefore(step.id, maker.id))) return [];
    return step.action.images.flatMap((image) => {
      const key = keyOf(image.name);
      return key === undefined || madeByKey.has(key) ? [] : [{ image, key, step }];
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

function otherHint(made: readonly ImageUse[], { steps }: Plan): string {
  if (made.length > 0 && made.length <= 8) {
    const names = [...new Set(made.map(({ image }) => `'${image.name}'`))];
    if (names.length <= 4)
      return `the steps make ${names.join(', ')}; push one of these, or build it in a step before`;
  }
  const butNotSo = steps.some(isContainer)
    ? "; a container cannot: it reaches the Docker engine only with '--allow docker-socket'"
    : '';
  return `add a step before it that builds, tags or pulls it${butNotSo}`;
}

function isContainer({ action }: PlannedStep): boolean {
  return action.kind === 'container';
}
