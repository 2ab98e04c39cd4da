import type { StepResult } from '../event/index.js';
import type { PlannedStep } from '../plan/index.js';

/** Where each step of a run stands; a step that isn't here has not been started. */
export type Progress = ReadonlyMap<string, 'running' | StepResult>;

/** What to do next: steps to start now, and steps that can never start, with the reason. */
export interface Decision {
  readonly start: readonly PlannedStep[];
  readonly skip: readonly { readonly step: PlannedStep; readonly because: string }[];
}

export interface Policy {
  /** How many steps may run at the same time. */
  readonly parallel: number;
  /** After a failure, only its dependants are skipped. */
  readonly keepGoing: boolean;
}

/** Decides from the progress alone what a run does next; nothing to start or skip and nothing running means it is over. */
export function schedule(steps: readonly PlannedStep[], progress: Progress, policy: Policy): Decision {
  const waiting = steps.filter(({ id }) => !progress.has(id));
  const failed = steps.find(({ id }) => failedIn(progress, id));
  if (failed !== undefined && !policy.keepGoing) {
    return { start: [], skip: waiting.map((step) => ({ step, because: `step '${failed.id}' failed` })) };
  }
  const skip = waiting.flatMap((step) => {
    const obstacle = step.after.find((id) => failedIn(progress, id) || skippedIn(progress, id));
    if (obstacle === undefined) return [];
    const how = failedIn(progress, obstacle) ? 'failed' : 'was skipped';
    return [{ step, because: `step '${obstacle}' ${how}` }];
  });
  const running = [...progress.values()].filter((state) => state === 'running').length;
  const ready = waiting.filter(({ after }) => after.every((id) => succeededIn(progress, id)));
  return { start: ready.slice(0, Math.max(0, policy.parallel - running)), skip };
}

function statusIn(progress: Progress, id: string): StepResult['status'] | undefined {
  const state = progress.get(id);
  return state === undefined || state === 'running' ? undefined : state.status;
}

const succeededIn = (progress: Progress, id: string): boolean => statusIn(progress, id) === 'succeeded';
const skippedIn = (progress: Progress, id: string): boolean => statusIn(progress, id) === 'skipped';

function failedIn(progress: Progress, id: string): boolean {
  const status = statusIn(progress, id);
  return status === 'failed' || status === 'canceled';
}
