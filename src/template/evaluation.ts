import type { Stretch } from './expression.js';
import type { failed, Flow } from './flow.js';
import type { Surroundings } from './functions/index.js';
import type { Value } from './value.js';

/** What evaluating a part of the running action needs of the machine that runs it. */
export interface Evaluation {
  readonly root: Flow;
  /** Where the running action begins; the places of its parts count from there. */
  readonly base: number;
  readonly surroundings: Surroundings;
  readonly rendering: { readonly stop: (message: string, from: number, to: number) => never };
  /** A value by itself, for one who only asks whether it is there. */
  readonly asked: (flow: Flow) => Value | typeof failed;
  /** A value by itself, for one who needs it: a missing key is reported. */
  readonly needed: (flow: Flow) => Value | typeof failed;
  /** Reports an error in a part of the running action. */
  readonly fail: (
    code: 'template/function' | 'template/no-field',
    message: string,
    place: Stretch,
    hint?: string,
  ) => typeof failed;
  /** What stands in a part of the running action. */
  readonly written: (start: number, end: number) => string;
}
