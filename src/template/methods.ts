import { timeMethods } from './time/methods.js';
import { Time } from './time/time.js';
import type { Value } from './value.js';
import { Version } from './version.js';
import { versionMethods } from './version-methods.js';

/** A method with its receiver. @throws FunctionError for arguments it cannot take */
export type Method = (values: readonly Value[]) => Value;

/** The methods of the two types of values that have some: times and versions. */
export function methodOf(value: Value, name: string): Method | undefined {
  if (value instanceof Time && Object.hasOwn(timeMethods, name)) {
    return (values) => timeMethods[name]?.(value, values) ?? null;
  }
  if (value instanceof Version && Object.hasOwn(versionMethods, name)) {
    return (values) => versionMethods[name]?.(value, values) ?? null;
  }
  return undefined;
}
