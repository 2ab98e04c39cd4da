import type { IndexAnnotation, Platform } from '../oci/index.js';

/** The manifest lists of a task, as a run for one platform leaves them to be made when the images of all are there. */
export interface TaskLists {
  /** What is to be done, in order. */
  readonly steps: readonly ListStep[];
  /** Those of their sources that the task builds. */
  readonly sources: readonly ListSource[];
  /** Whether provenance and bills of materials join them. */
  readonly attestations: boolean;
}

/** An image that a list is made of, as the run that names it would have pushed it. */
export interface ListSource {
  readonly name: string;
  /** Its name without what differs from run to run. */
  readonly steadyName: string;
  readonly platform: string;
}

/** What makes a list, or gives it to a registry. */
export type ListStep =
  | {
      readonly kind: 'create';
      readonly list: string;
      readonly sources: readonly string[];
      readonly amend: boolean;
      readonly insecure: boolean;
    }
  | {
      readonly kind: 'annotate';
      readonly list: string;
      readonly source: string;
      readonly platform: Partial<Platform>;
    }
  | { readonly kind: 'push'; readonly list: string; readonly purge: boolean; readonly insecure: boolean }
  | {
      readonly kind: 'combine';
      readonly tags: readonly string[];
      readonly sources: readonly string[];
      readonly annotations: readonly IndexAnnotation[];
      readonly platforms: readonly Platform[];
      readonly append: boolean;
      readonly preferIndex: boolean;
    };
