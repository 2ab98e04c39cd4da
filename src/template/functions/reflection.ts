import { kindOf, typeOf } from '../types.js';
import { identityOf } from './equality.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';

/** Sprig's questions about types, and `fail`. */
export const reflection: FunctionFamily = {
  typeOf: fixed(['any'], ([value]) => typeOf(value), { askable: true }),
  typeIs: fixed(['string', 'any'], ([type, value]) => typeOf(value) === type, { askable: true }),
  typeIsLike: fixed(
    ['string', 'any'],
    ([type, value]) => typeOf(value) === type || typeOf(value) === `*${type}`,
    { askable: true },
  ),
  kindOf: fixed(['any'], ([value]) => kindOf(value), { askable: true }),
  kindIs: fixed(['string', 'any'], ([kind, value]) => kindOf(value) === kind, { askable: true }),
  deepEqual: fixed(['any', 'any'], ([a, b], { work }) => identityOf(a, work) === identityOf(b, work)),
  fail: fixed(['string'], ([message]) => {
    throw new FunctionError(message);
  }),
};
