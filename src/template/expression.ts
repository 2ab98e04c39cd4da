import type { TemplateFunction } from './functions/index.js';
import type { NumberLiteral } from './number-literal.js';
import type { Value } from './value.js';

/** A stretch of an action; offsets count from the action's start, so that equal actions are parsed only once. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** A field to look up; `end` is where its name ends. */
export interface Field {
  readonly name: string;
  readonly end: number;
}

/** What stands where a value is wanted. A literal is not yet a value: a number takes the type it is wanted in. */
export type Expression = Stretch &
  (
    | { readonly kind: 'literal'; readonly value: Value | NumberLiteral }
    | { readonly kind: 'dot' }
    | { readonly kind: 'root' }
    | { readonly kind: 'variable'; readonly name: string }
    /** `.a.b`; the last may be a method, with arguments. */
    | {
        readonly kind: 'fields';
        readonly of: Expression;
        readonly fields: readonly Field[];
        readonly arguments: readonly Expression[];
      }
    | {
        readonly kind: 'call';
        readonly name: string;
        readonly function: TemplateFunction;
        readonly arguments: readonly Expression[];
        /** The last argument was piped into the function. */
        readonly piped: boolean;
      }
    /** In parentheses, or piped: a literal inside has its own type. */
    | { readonly kind: 'pipeline'; readonly value: Expression }
    /** What can be written but not evaluated, with the reason; it is an error only where it is reached. */
    | { readonly kind: 'impossible'; readonly message: string; readonly hint?: string }
  );

/** The action that some tokens are, apart from what its place in the text decides. */
export type Action = Stretch &
  (
    | { readonly kind: 'output'; readonly value: Expression }
    | { readonly kind: 'declare' | 'assign'; readonly name: string; readonly value: Expression }
    | {
        readonly kind: 'if' | 'with' | 'range';
        readonly names: readonly string[];
        readonly assigns: boolean;
        readonly value: Expression;
      }
    | {
        readonly kind: 'template' | 'block';
        readonly name: string;
        readonly names: readonly string[];
        readonly assigns: boolean;
        readonly value?: Expression;
      }
    | { readonly kind: 'define'; readonly name: string }
    | { readonly kind: 'else'; readonly chained?: Action }
    | { readonly kind: 'end' | 'break' | 'continue' }
  );
