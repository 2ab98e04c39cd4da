import { didYouMean } from '../diagnostic/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Placed, Step } from '../task/index.js';
import type { Report } from './words.js';

const atOnce = '-';

/**
 * The ids each step waits for (SPEC §4). Without `when` that is the step before it in the file, whatever that one's own
 * `when` says, as in ACR; `["-"]` is nothing. Names that lead nowhere are reported and left out.
 */
export function stepOrder(
  steps: readonly Step[],
  ids: readonly string[],
  report: Report,
): readonly (readonly string[])[] {
  const known = new Set(ids);
  return steps.map((step, index) => {
    const when = step.when ?? [];
    if (when.length === 0) return ids.slice(Math.max(index - 1, 0), index);
    if (when.length === 1 && when[0]?.value === atOnce) return [];
    return namedSteps(when, { ids, known }, ids[index] ?? '', report);
  });
}

interface StepNames {
  readonly ids: readonly string[];
  readonly known: ReadonlySet<string>;
}

function namedSteps(
  when: readonly Placed<string>[],
  steps: StepNames,
  own: string,
  report: Report,
): readonly string[] {
  const known = when.filter((name) => {
    const problem = problemWith(name, steps, own);
    if (problem !== undefined) report(problem);
    return problem === undefined;
  });
  return [...new Set(known.map(({ value }) => value))];
}

function problemWith(
  { value, place }: Placed<string>,
  { ids, known }: StepNames,
  own: string,
): Diagnostic | undefined {
  if (value === atOnce) {
    return {
      code: 'plan/mixed-when',
      severity: 'error',
      message: "'-' (start at once) cannot stand beside other ids in 'when'",
      place,
      hint: "remove '-', or the others",
    };
  }
  if (value === own) {
    return {
      code: 'plan/self-reference',
      severity: 'error',
      message: `step '${own}' waits for itself`,
      place,
      hint: `remove '${own}' from its 'when'`,
    };
  }
  return known.has(value) ? undefined : unknownStep({ value, place }, ids, own);
}

function unknownStep({ value, place }: Placed<string>, ids: readonly string[], own: string): Diagnostic {
  const others = ids.filter((id) => id !== own);
  const near = didYouMean(value, others);
  const listed = others.slice(0, 8).map((id) => `'${id}'`);
  const list = listed.join(', ') + (others.length > listed.length ? ', …' : '');
  return {
    code: 'plan/unknown-step',
    severity: 'error',
    message: `no step has the id '${value}'`,
    place,
    hint:
      near !== undefined
        ? `did you mean '${near}'?`
        : others.length === 0
          ? "there is no other step; remove 'when'"
          : `the other steps: ${list}`,
  };
}
