import { truth } from '../types.js';
import { fixed, variadic, type FunctionFamily } from './function.js';

/** `and or not`: truth values. */
export const logic: FunctionFamily = {
  and: variadic(['any'], 'any', () => null, { askable: true, shortcut: 'false' }),
  or: variadic(['any'], 'any', () => null, { askable: true, shortcut: 'true' }),
  not: fixed(['any'], ([value]) => !truth(value), { askable: true }),
};
