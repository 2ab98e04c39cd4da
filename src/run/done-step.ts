import type { BuiltImage, PushedImage, StepResult } from '../event/index.js';
import type { PlannedStep } from '../plan/index.js';

/** A step that is not carried out, and counts as succeeded for those that wait for it. */
export interface DoneStep {
  /** What is said of it. */
  readonly result: StepResult;
  /** Milliseconds that it took when it ran. */
  readonly duration: number;
  /** What it left when it ran. */
  readonly builds: readonly BuiltImage[];
  readonly images: readonly PushedImage[];
}

/** The steps that are carried out, each after those among them that it comes after, directly or through steps that are not. */
export function withoutDone(
  steps: readonly PlannedStep[],
  done: ReadonlyMap<string, DoneStep>,
): readonly PlannedStep[] {
  const byID = new Map(steps.map((step) => [step.id, step]));
  const known = new Map<string, ReadonlySet<string>>();
  const before = (id: string): ReadonlySet<string> => {
    const found = known.get(id) ?? new Set(byID.get(id)?.after.flatMap(instead));
    known.set(id, found);
    return found;
  };
  const instead = (id: string): readonly string[] => (done.has(id) ? [...before(id)] : [id]);
  return steps.filter(({ id }) => !done.has(id)).map((step) => ({ ...step, after: [...before(step.id)] }));
}

/** A step that the user does not want to run now. */
export function leftOut(because: string): DoneStep {
  return { result: { status: 'skipped', because }, duration: 0, builds: [], images: [] };
}
