import { truth, type TemplateValue } from '../value.js';
import type { FunctionFamily } from './function.js';

/** The most arguments a shortcut may have: every one nests the generated code deeper. */
const most = 50;

/** `and or not default`: the functions that ask for a truth value. */
export const logic: FunctionFamily = {
  and: { arity: [1, most], askable: true, shortcut: 'false', call: () => null },
  or: { arity: [1, most], askable: true, shortcut: 'true', call: () => null },
  not: { arity: [1, 1], askable: true, call: (value = null) => !truth(value) },
  default: {
    arity: [1, 2],
    askable: true,
    call: (fallback: TemplateValue = null, given: TemplateValue = null) => (truth(given) ? given : fallback),
  },
};
