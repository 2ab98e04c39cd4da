import { Time } from './time/time.js';
import { Complex, Dict, Integer, List, Opaque, type Value } from './value.js';
import { Version } from './version.js';

/** The Go type of a value, as `%T` prints it. */
export function typeOf(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'bigint':
      return 'int';
    case 'number':
      return 'float64';
    case 'boolean':
      return 'bool';
    default:
  }
  if (value === null) return '<nil>';
  return value instanceof Complex ? 'complex128' : value.type;
}

/** The Go kind of a value, as `kindOf` prints it. */
export function kindOf(value: Value): string {
  if (value === null) return 'invalid';
  if (value instanceof List) return 'slice';
  if (value instanceof Dict) return 'map';
  if (value instanceof Time || value instanceof Opaque) return 'struct';
  if (value instanceof Version) return value.type.startsWith('*') ? 'ptr' : 'struct';
  if (value instanceof Integer && value.type.includes('.')) return 'int';
  return typeOf(value);
}

/**
 * Whether a value counts as true: everything but false, zero, nil, and empty text, lists and maps.
 * @see https://pkg.go.dev/text/template#hdr-Actions
 */
export function truth(value: Value): boolean {
  if (value instanceof List) return value.items.length > 0;
  if (value instanceof Dict) return value.entries.size > 0;
  if (value instanceof Integer) return value.value !== 0n;
  if (value instanceof Complex) return value.real !== 0 || value.imaginary !== 0;
  // NaN is not zero
  return typeof value === 'number' ? value !== 0 : Boolean(value);
}

/** What a person calls the kind of a value. */
export function kindName(value: Value): string {
  if (value === null) return 'nothing';
  if (value instanceof List) return 'a list';
  if (value instanceof Dict) return 'a map';
  if (value instanceof Integer) return 'a whole number';
  if (value instanceof Time) return 'a time';
  if (value instanceof Version) return 'a version';
  const names: Readonly<Record<string, string>> = {
    string: 'text',
    bigint: 'a whole number',
    number: 'a number with a fraction',
    boolean: 'true or false',
  };
  return names[typeof value] ?? 'a complex number';
}
