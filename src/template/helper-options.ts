import type { Flow } from './flow.js';
import type { Machine } from './machine.js';

/** What Handlebars hands a helper besides its arguments. */
export interface Options {
  readonly data: { readonly machine: Machine };
  readonly fn: (dot: Flow) => string;
  readonly inverse: (dot: Flow) => string;
}
