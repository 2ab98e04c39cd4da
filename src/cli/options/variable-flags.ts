/** The flags that say what a task file's templates read, alike on `run`, `render`, `lint` and `plan` (SPEC §11). */
export interface VariableFlags {
  readonly registry?: string;
  readonly id?: string;
  readonly taskName?: string;
  readonly commit?: string;
  readonly branch?: string;
  readonly repository?: string;
  readonly gitTag?: string;
  readonly triggeredBy?: string;
  readonly os?: string;
  readonly osVersion?: string;
  readonly architecture?: string;
  readonly sharedVolume?: string;
  readonly date?: string;
  readonly values?: string;
  readonly set: readonly string[];
  readonly setSecret: readonly string[];
  readonly secret: readonly string[];
  readonly strict?: boolean;
  readonly allow: readonly string[];
}
