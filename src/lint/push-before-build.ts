import type { Diagnostic } from '../diagnostic/index.js';
import { ancestorsOf } from '../plan/index.js';
import type { Plan } from '../plan/index.js';
import { mightMakeImages } from './docker-effect.js';
import { keyOf, madeImages } from './images.js';

/** An image is pushed by a step that does not wait for the step that builds it: what is pushed is chance, or nothing. */
export function pushBeforeBuild(plan: Plan): readonly Diagnostic[] {
  const ancestors = ancestorsOf(plan.steps);
  const made = madeImages(plan);
  return plan.steps.flatMap((step) => {
    const before = ancestors.get(step.id);
    const mayPrecede = plan.steps.filter((other) => ancestors.get(other.id)?.has(step.id) !== true);
    if (step.action.kind !== 'push' || mayPrecede.some(mightMakeImages)) return [];
    return step.action.images.flatMap((image): readonly Diagnostic[] => {
      const key = keyOf(image.name);
      const makers = made.filter((use) => use.key === key);
      const [maker] = makers;
      if (maker === undefined || makers.some((use) => before?.has(use.step.id))) return [];
      const later = ancestors.get(maker.step.id)?.has(step.id) === true;
      return [
        {
          code: 'lint/push-before-build',
          severity: 'warning',
          message: `image '${image.name}' is pushed without waiting for step '${maker.step.id}', which makes it`,
          place: image.place,
          related: [{ message: 'it is made here', place: maker.image.place }],
          hint: later
            ? `that step runs after this one; move the push behind it`
            : `add '${maker.step.id}' to the 'when' of step '${step.id}'`,
        },
      ];
    });
  });
}
