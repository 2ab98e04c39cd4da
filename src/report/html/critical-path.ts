import type { StepRecord } from '../../event/index.js';

/** When a step ran: milliseconds since the epoch. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** When a step ran; undefined when it never did. One that was cut off ran to the end of the run. */
export function spanOf({ startedAt, duration }: StepRecord, end: number): Span | undefined {
  if (startedAt === undefined) return undefined;
  const start = Date.parse(startedAt);
  return { start, end: duration === undefined ? Math.max(start, end) : start + duration };
}

/**
 * The steps that decided how long the run took: the one that ended last, the one among those it waited for that ended
 * last, and so on. Making any other step faster makes the run no faster.
 */
export function criticalPath(steps: readonly StepRecord[], end: number): ReadonlySet<string> {
  // A step that was stopped ended because another one did.
  const decisive = steps.filter(({ result }) => result?.status !== 'canceled');
  const ends = new Map(decisive.map((step) => [step.id, spanOf(step, end)?.end ?? -Infinity]));
  const after = new Map(steps.map((step) => [step.id, step.after]));
  const last = (ids: Iterable<string>): string | undefined => {
    let found: string | undefined;
    for (const id of ids) if ((ends.get(id) ?? -Infinity) > (ends.get(found ?? '') ?? -Infinity)) found = id;
    return found;
  };
  const path = new Set<string>();
  for (let id = last(ends.keys()); id !== undefined && !path.has(id); id = last(after.get(id) ?? []))
    path.add(id);
  return path;
}
