import type { Platform } from '../oci/index.js';
import type { PlannedStep, PlanOptions } from './plan.js';

/** What an action is planned with, besides the step itself. */
export interface ActionSurroundings {
  readonly environment: readonly string[];
  readonly defaultPlatform: Platform;
  readonly platform: PlanOptions['platform'];
  readonly allow: NonNullable<PlanOptions['allow']>;
  /** The run's registry, for caches of images whose names have none. */
  readonly registry: string;
  /** The image tag under which a step's build cache is kept. */
  readonly cacheTag: string;
}

/** What a step does, and what its text came to on the way. */
export type PlannedAction = Pick<PlannedStep, 'kind' | 'action' | 'words' | 'redirections' | 'problems'>;
