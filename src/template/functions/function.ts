import type { TemplateValue } from '../value.js';

/** A function of the template language. */
export interface TemplateFunction {
  /** Least and most arguments. */
  readonly arity: readonly [number, number];
  /** It asks whether a value is there: a missing key among its arguments is no mistake. */
  readonly askable?: true;
  /** Arguments are evaluated in turn, until one is true (or false); that one is the value. `call` is then never called. */
  readonly shortcut?: 'true' | 'false';
  /** @throws FunctionError */
  readonly call: (...values: readonly TemplateValue[]) => TemplateValue | MissingKey;
}

/** Functions of one kind, by name. */
export type FunctionFamily = Readonly<Record<string, TemplateFunction>>;

/** A map has no such key: nil, with a warning if the value is needed. */
export class MissingKey {
  constructor(
    readonly key: string,
    readonly candidates: readonly string[],
  ) {}
}

/** A function cannot work with its arguments. The message is in the style of a diagnostic and needs no name of the function. */
export class FunctionError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
