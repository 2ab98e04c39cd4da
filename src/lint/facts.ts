import type { Diagnostic } from '../diagnostic/index.js';
import { StepPrecedence } from '../plan/index.js';
import type { Permission, Plan, PlannedStep } from '../plan/index.js';
import type { SourceText } from '../source/index.js';
import type { Task } from '../task/index.js';
import { mightMakeImages, mightPush } from './docker-effect.js';
import { madeImages, pushedImages, type ImageUse } from './images.js';

/** What may be known besides the plan; rules that need what is not known say nothing. */
export interface Known {
  /** The task the plan was made from. */
  readonly task?: Task;
  /** The Dockerfiles of build steps, by the step's id, as far as they are at hand. */
  readonly dockerfiles?: ReadonlyMap<string, SourceText>;
  /** The architectures that builds can run programs of, natively or emulated, as Go names them. */
  readonly architectures?: ReadonlySet<string>;
  /** Seconds the whole run may take. */
  readonly timeout?: number;
  /** What the user has allowed. */
  readonly allow?: ReadonlySet<Permission>;
  /** Whether a secret of the run stands in a text. */
  readonly isSecret?: (text: string) => boolean;
}

/** A plan and what several rules want to know of it, gathered once. */
export interface Facts extends Known {
  readonly plan: Plan;
  readonly order: StepPrecedence;
  readonly made: readonly ImageUse[];
  readonly pushed: readonly ImageUse[];
  readonly madeByKey: ReadonlyMap<string, readonly ImageUse[]>;
  readonly pushedByKey: ReadonlyMap<string, readonly ImageUse[]>;
  /** Steps that might give images names which their text does not tell. */
  readonly makersOfAnything: readonly PlannedStep[];
  /** Steps that might push what their text does not tell. */
  readonly pushersOfAnything: readonly PlannedStep[];
}

/** Looks at a plan and says what is suspicious about it. */
export type Rule = (facts: Facts) => readonly Diagnostic[];

export function factsOf(plan: Plan, known: Known): Facts {
  const made = madeImages(plan);
  const pushed = pushedImages(plan);
  const socketIsAllowed = known.allow?.has('docker-socket') === true;
  return {
    ...known,
    plan,
    order: new StepPrecedence(plan.steps),
    made,
    pushed,
    madeByKey: byKey(made),
    pushedByKey: byKey(pushed),
    makersOfAnything: plan.steps.filter((step) => mightMakeImages(step, socketIsAllowed)),
    pushersOfAnything: plan.steps.filter(mightPush),
  };
}

/** Image uses by their key. */
export function byKey(uses: readonly ImageUse[]): ReadonlyMap<string, readonly ImageUse[]> {
  const groups = new Map<string, ImageUse[]>();
  for (const use of uses) {
    const group = groups.get(use.key);
    if (group === undefined) groups.set(use.key, [use]);
    else group.push(use);
  }
  return groups;
}
