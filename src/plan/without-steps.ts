import type { PlannedStep } from './plan.js';

/** The steps but for some, each after those among them that it comes after, directly or through steps that are left out. */
export function withoutSteps(
  steps: readonly PlannedStep[],
  leftOut: Pick<ReadonlyMap<string, unknown>, 'has'>,
): readonly PlannedStep[] {
  const byID = new Map(steps.map((step) => [step.id, step]));
  const known = new Map<string, ReadonlySet<string>>();
  const before = (id: string): ReadonlySet<string> => {
    const found = known.get(id) ?? new Set(byID.get(id)?.after.flatMap(instead));
    known.set(id, found);
    return found;
  };
  const instead = (id: string): readonly string[] => (leftOut.has(id) ? [...before(id)] : [id]);
  return steps.filter(({ id }) => !leftOut.has(id)).map((step) => ({ ...step, after: [...before(step.id)] }));
}
