import type { Place, SourceText } from '../source/index.js';
import type { Placed, TaskVersion, Words } from './placed.js';
import type {
  NetworkProperties,
  SecretProperties,
  StepProperties,
  TaskProperties,
  VolumeMountProperties,
  VolumeProperties,
} from './schema/index.js';

/** What the author said of one thing: the properties its schema declares, any of them possibly missing. */
export type Said<Properties> = {
  readonly [Key in keyof Properties]?: Value<Exclude<Properties[Key], undefined>>;
};

type Value<T> = T extends readonly (infer Item)[]
  ? readonly Value<Item>[]
  : T extends string | number | boolean | Placed<unknown> | Words
    ? T
    : WithPlace<T>;

/** The same, with the place of all of it. */
type WithPlace<Properties> = Said<Properties> & { readonly place: Place };

/** A task file after aliases, templates and YAML: what the author said, with defaults not yet applied. */
export interface Task extends Omit<Said<TaskProperties>, 'alias' | 'version' | 'steps' | 'env'> {
  readonly source: SourceText;
  readonly version: TaskVersion;
  readonly steps: readonly Step[];
  readonly env: readonly Placed<string>[];
  /** The task files that steps run; none where they were not read. */
  readonly parts?: ReadonlyMap<Step, Part>;
}

/** A task that a step of another runs. */
export interface Part {
  readonly task: Task;
  /** It came from somewhere else: it may do nothing to this machine, whatever the user allows. */
  readonly remote: boolean;
}

/** Exactly one of `build`, `push`, `cmd` and `task` is present. Names and meanings are ACR's. */
export interface Step extends Said<StepProperties> {
  readonly place: Place;
}

export type Network = WithPlace<NetworkProperties>;
export type Volume = WithPlace<VolumeProperties>;
export type VolumeMount = WithPlace<VolumeMountProperties>;
export type SecretDeclaration = WithPlace<SecretProperties>;
