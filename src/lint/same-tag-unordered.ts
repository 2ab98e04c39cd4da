import type { Diagnostic } from '../diagnostic/index.js';
import { ancestorsOf } from '../plan/index.js';
import type { Plan } from '../plan/index.js';
import { madeImages, pushedImages } from './images.js';
import type { ImageUse } from './images.js';

interface Clash {
  readonly first: ImageUse;
  readonly second: ImageUse;
  readonly verb: 'built' | 'pushed';
}

/** Two steps that may run at the same time give, or push, the same name: which of them wins is chance. */
export function sameTagUnordered(plan: Plan): readonly Diagnostic[] {
  const ancestors = ancestorsOf(plan.steps);
  const unordered = (one: ImageUse, other: ImageUse) =>
    one.step !== other.step &&
    ancestors.get(one.step.id)?.has(other.step.id) !== true &&
    ancestors.get(other.step.id)?.has(one.step.id) !== true;
  const built = clashes(madeImages(plan), 'built', unordered);
  const pushed = clashes(pushedImages(plan), 'pushed', unordered);
  // Two pushes of what two builds fight for are the same mistake.
  const known = new Set(built.map(({ first }) => first.key));
  return [...built, ...pushed.filter(({ first }) => !known.has(first.key))].map(finding);
}

/** The first clash of each name. */
function clashes(
  uses: readonly ImageUse[],
  verb: Clash['verb'],
  unordered: (one: ImageUse, other: ImageUse) => boolean,
): readonly Clash[] {
  const found = new Map<string, Clash>();
  for (const [index, second] of uses.entries()) {
    const first = uses.slice(0, index).find((use) => use.key === second.key && unordered(use, second));
    if (first !== undefined && !found.has(second.key)) found.set(second.key, { first, second, verb });
  }
  return [...found.values()];
}

function finding({ first, second, verb }: Clash): Diagnostic {
  return {
    code: 'lint/same-tag-unordered',
    severity: 'warning',
    message: `'${second.image.name}' is ${verb} by steps '${first.step.id}' and '${second.step.id}', which may run at the same time`,
    place: second.image.place,
    related: [{ message: `also ${verb} here`, place: first.image.place }],
    hint: `let one wait for the other with 'when', or give them different names`,
  };
}
