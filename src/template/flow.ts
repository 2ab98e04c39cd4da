import type { NumberLiteral } from './number-literal.js';
import type { Value } from './value.js';

/**
 * What an expression gives while a template is rendered: a value, a number as it is written (which takes the type of the
 * parameter it is given to), a key that isn't there, or an error already reported.
 */
export type Flow = Value | NumberLiteral | Absent | typeof failed;

/** The result of an expression whose problem is reported; whatever uses it fails silently. */
export const failed: unique symbol = Symbol('failed');

/**
 * A key that a map does not have. It acts as nil, or as the zero of the map's type. Whether it deserves a warning depends on
 * who uses it: `default`, `if` and the like ask whether it is there, others need it.
 */
export class Absent {
  /**
   * @param key what was looked up
   * @param candidates the keys that are there
   * @param start where the lookup stands in the template
   */
  constructor(
    readonly key: string,
    readonly candidates: Iterable<string>,
    readonly start: number,
    readonly end: number,
    readonly zero: Value = null,
  ) {}
}
