import { jsonOf } from '../format/json.js';
import { Time } from '../time/time.js';
import { truth } from '../types.js';
import { Opaque, type Value } from '../value.js';
import { fixed, variadic, type FunctionFamily } from './function.js';

/** `default empty coalesce ternary fail toJson toPrettyJson`. */
export const defaults: FunctionFamily = {
  default: variadic(['any'], 'any', ([fallback, given = null]) => (isEmpty(given) ? fallback : given), {
    askable: true,
  }),
  empty: fixed(['any'], ([value]) => isEmpty(value), { askable: true }),
  coalesce: variadic([], 'any', (values) => values.find((value) => !isEmpty(value)) ?? null, {
    askable: true,
  }),
  ternary: fixed(['any', 'any', 'bool'], ([yes, no, test]) => (test ? yes : no)),
  toJson: fixed(['any'], ([value], { work }) => jsonOf(value, work) ?? ''),
  toPrettyJson: fixed(['any'], ([value], { work }) => jsonOf(value, work, '  ') ?? ''),
};

/** What counts as nothing: nil, zero, false, and empty texts, lists and maps; never a structure. */
export function isEmpty(value: Value): boolean {
  return !truth(value) && !(value instanceof Time) && !(value instanceof Opaque);
}
