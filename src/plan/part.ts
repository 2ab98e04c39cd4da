import { posix } from 'node:path';
import type { Plan, PlannedStep } from './plan.js';

/** The plan of a task that a step runs, on its way into the plan of the whole. */
export interface PlannedPart extends Pick<Plan, 'steps' | 'networks' | 'volumes'> {
  /** The step that runs it, which is none itself. */
  readonly id: string;
  /** What that step waits for. */
  readonly after: readonly string[];
}

/** The part in its step's place: what waits for nothing in it waits for what the step does, and it works in that one's directory. */
export function partOf(
  { steps, networks, volumes }: Plan,
  { id, after }: Pick<PlannedStep, 'id' | 'after'>,
  directory: string,
): PlannedPart {
  return {
    id,
    after,
    networks,
    volumes,
    steps: steps.map((step) => ({
      ...step,
      after: step.after.length === 0 ? after : step.after,
      workingDirectory: within(directory, step.workingDirectory),
    })),
  };
}

function within(directory: string, own: string): string {
  if (directory === '' || own.startsWith('/')) return own;
  return own === '' ? directory : posix.join(directory, own);
}

/** The plan with its parts: who waits for a step that runs a task waits for the last steps of that. */
export function joined(plan: Plan, parts: readonly PlannedPart[]): Plan {
  const ends = new Map<string, readonly string[]>();
  // a part without steps is done when what it waits for is
  for (const { id, steps, after } of parts) ends.set(id, steps.length === 0 ? after : lastOf(steps));
  return {
    ...plan,
    steps: plan.steps.map((step) => ({ ...step, after: resolved(step.after, ends) })),
    networks: [...plan.networks, ...parts.flatMap(({ networks }) => networks)],
    volumes: [...plan.volumes, ...parts.flatMap(({ volumes }) => volumes)],
  };
}

/** The steps that no other waits for. */
function lastOf(steps: readonly PlannedStep[]): readonly string[] {
  const awaited = new Set(steps.flatMap(({ after }) => after));
  return steps.map(({ id }) => id).filter((id) => !awaited.has(id));
}

/** A part may wait for another part, and an empty one for whatever comes before it. */
function resolved(after: readonly string[], ends: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const all = after.flatMap((id) => {
    const last = ends.get(id);
    return last === undefined ? [id] : resolved(last, ends);
  });
  return [...new Set(all)];
}
