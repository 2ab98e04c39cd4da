import type { Diagnostic } from '../diagnostic/index.js';
import { propertyPlace, type PlannedStep } from '../plan/index.js';
import type { Place } from '../source/index.js';
import type { Facts } from './facts.js';

/**
 * Seconds: what a run on Azure Container Registry may take at most.
 * @see https://learn.microsoft.com/azure/container-registry/container-registry-tasks-reference-yaml
 */
const longestRun = 28_800;

/** A step may take longer than the run that it is part of. What nobody wrote down is nobody's mistake. */
export function stepTimeout({ plan, task, timeout }: Facts): readonly Diagnostic[] {
  const limit = timeout ?? longestRun;
  const run = timeout === undefined ? 'any run on ACR may take' : 'the whole run may take';
  const found = new Map<number, Diagnostic>();
  for (const step of plan.steps.filter((each) => each.timeout > limit)) {
    const place = placeOfTimeout(
      step,
      task && { source: task.source, start: 0, end: task.source.text.length },
    );
    if (place === undefined || found.has(place.start)) continue;
    found.set(place.start, {
      code: 'lint/step-timeout',
      severity: 'warning',
      message: `step '${step.id}' has ${step.timeout} s, but ${run} only ${limit} s`,
      place,
      hint: `give it at most ${limit}`,
    });
  }
  return [...found.values()];
}

function placeOfTimeout({ place }: PlannedStep, whole: Place | undefined): Place | undefined {
  return propertyPlace(place, 'timeout') ?? (whole && propertyPlace(whole, 'stepTimeout'));
}
