import type { Attempt } from '../executor.js';

/** How one try to push an image ended. */
export interface Outcome {
  readonly attempt: Attempt;
  /** Why the engine did not get through to the registry: taskrun may. */
  readonly unreachable?: string | undefined;
  /** Trying again would end the same way. */
  readonly lasting?: boolean;
}
