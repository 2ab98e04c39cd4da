/**
 * The functions of the template language, one file per family.
 * Comes in: values. Goes out: values, or a {@link FunctionError}. Must not know where in a text a call stands.
 */
import { collection } from './collection.js';
import { comparison } from './comparison.js';
import type { TemplateFunction } from './function.js';
import { logic } from './logic.js';
import { printing } from './printing.js';

export { FunctionError, MissingKey } from './function.js';
export type { TemplateFunction } from './function.js';

/** Every function by its name. */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map(
  [logic, comparison, collection, printing].flatMap((family) => Object.entries(family)),
);
