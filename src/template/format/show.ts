import type { Value } from '../value.js';
import type { Work } from '../work.js';
import { plainVerb } from './directive.js';
import { showFloat } from './float.js';
import { printed } from './value.js';

/**
 * A value as Go prints it (`%v`): `[a b]`, `map[a:1]`, and nil as `<nil>`.
 * @throws FunctionError for a map that holds itself
 * @see https://pkg.go.dev/fmt#hdr-Printing
 */
export function show(value: Value, work: Work): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  return typeof value === 'number' ? showFloat(value) : printed(value, plainVerb, work);
}
