import type { PlannedStep } from './plan.js';

/** Every step that has ended when a step starts, by the step's id: those it waits for, and those they wait for. */
export function ancestorsOf(
  steps: readonly Pick<PlannedStep, 'id' | 'after'>[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const after = new Map(steps.map((step) => [step.id, step.after]));
  return new Map(steps.map(({ id }) => [id, reachable(id, after)]));
}

function reachable(from: string, after: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const waiting = [...(after.get(from) ?? [])];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    waiting.push(...(after.get(id) ?? []));
  }
  return found;
}
