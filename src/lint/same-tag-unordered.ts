import type { Diagnostic } from '../diagnostic/index.js';
import type { Facts } from './facts.js';
import type { ImageUse } from './images.js';
import type { StepPrecedence } from '../plan/index.js';

interface Clash {
  readonly first: ImageUse;
  readonly second: ImageUse;
  readonly verb: 'built' | 'pushed';
}

/** Two steps that may run at the same time give, or push, the same name: which of them wins is chance. */
export function sameTagUnordered({ madeByKey, pushedByKey, order }: Facts): readonly Diagnostic[] {
  const built = clashes(madeByKey, 'built', order);
  const pushed = clashes(pushedByKey, 'pushed', order);
  // Two pushes of what two builds fight for are the same mistake.
  const known = new Set(built.map(({ first }) => first.key));
  return [...built, ...pushed.filter(({ first }) => !known.has(first.key))].map(finding);
}

/** The first clash of each name. */
function clashes(
  groups: ReadonlyMap<string, readonly ImageUse[]>,
  verb: Clash['verb'],
  order: StepPrecedence,
): readonly Clash[] {
  return [...groups.values()].flatMap((uses): readonly Clash[] => {
    for (const [index, second] of uses.entries()) {
      const first = uses.slice(0, index).find((use) => unordered(use.step.id, second.step.id, order));
      if (first !== undefined) return [{ first, second, verb }];
    }
    return [];
  });
}

function unordered(one: string, other: string, order: StepPrecedence): boolean {
  return one !== other && !order.isBefore(one, other) && !order.isBefore(other, one);
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
