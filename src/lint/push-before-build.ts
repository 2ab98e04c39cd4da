import type { Diagnostic } from '../diagnostic/index.js';
import type { PlannedStep } from '../plan/index.js';
import type { Facts } from './facts.js';
import { keyOf } from './images.js';
import type { ImageUse } from './images.js';

/** An image is pushed by a step that does not wait for the step that builds it: what is pushed is chance, or nothing. */
export function pushBeforeBuild(facts: Facts): readonly Diagnostic[] {
  const { plan, makersOfAnything, order } = facts;
  return plan.steps.flatMap((step) => {
    if (step.action.kind !== 'push') return [];
    if (makersOfAnything.some((maker) => !order.isBefore(step.id, maker.id))) return [];
    return step.action.images.flatMap((image) => {
      const makers = facts.madeByKey.get(keyOf(image.name) ?? '') ?? [];
      const [maker] = makers;
      if (maker === undefined || makers.some((use) => order.isBefore(use.step.id, step.id))) return [];
      return [finding(image, step, maker, order.isBefore(step.id, maker.step.id))];
    });
  });
}

function finding(image: ImageUse['image'], step: PlannedStep, maker: ImageUse, later: boolean): Diagnostic {
  return {
    code: 'lint/push-before-build',
    severity: 'warning',
    message: `image '${image.name}' is pushed without waiting for step '${maker.step.id}', which makes it`,
    place: image.place,
    related: [{ message: 'it is made here', place: maker.image.place }],
    hint: later
      ? `that step runs after this one; move the push behind it`
      : `add '${maker.step.id}' to the 'when' of step '${step.id}'`,
  };
}
