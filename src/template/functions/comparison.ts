import { kindName, kindOf, typeOf } from '../types.js';
import { byCodePoint, Complex, Dict, Integer, integerOf, List, Opaque, type Value } from '../value.js';
import { Time } from '../time/time.js';
import { Version } from '../version.js';
import { fixed, FunctionError, variadic, type FunctionFamily } from './function.js';

/**
 * `eq ne lt le gt ge`: whole numbers, numbers, texts and truth values, each with its own kind only.
 * @see https://pkg.go.dev/text/template#hdr-Functions
 */
export const comparison: FunctionFamily = {
  eq: variadic(['any'], 'any', ([first, ...others]) => {
    if (others.length === 0) throw new FunctionError('a second value to compare with is missing');
    return others.some((other) => equal(first, other));
  }),
  ne: fixed(['any', 'any'], ([first, second]) => !equal(first, second)),
  lt: fixed(['any', 'any'], ([first, second]) => less(first, second)),
  le: fixed(['any', 'any'], ([first, second]) => less(first, second) || equal(first, second)),
  gt: fixed(['any', 'any'], ([first, second]) => !(less(first, second) || equal(first, second))),
  ge: fixed(['any', 'any'], ([first, second]) => !less(first, second)),
};

/** Kinds that can be compared, as Go sees them; all integers are one. */
function basicKind(value: Value): string | undefined {
  if (integerOf(value) !== undefined) return 'integer';
  if (value instanceof Complex) return 'complex';
  const type = typeof value;
  return type === 'object' ? undefined : type;
}

function equal(first: Value, second: Value): boolean {
  const kind = basicKind(first);
  if (kind !== basicKind(second)) {
    if (first === null || second === null) return false;
    throw different(first, second);
  }
  if (kind === 'integer') return integerOf(first) === integerOf(second);
  if (first instanceof Complex && second instanceof Complex)
    return first.real === second.real && first.imaginary === second.imaginary;
  return kind === undefined ? equalObjects(first, second) : first === second;
}

/** Lists and maps are compared with nil only. */
function equalObjects(first: Value, second: Value): boolean {
  if (first === null || second === null) return isNil(first) && isNil(second);
  if (kindOf(first) !== kindOf(second)) throw different(first, second);
  if (isNil(first) || isNil(second)) return isNil(first) && isNil(second);
  if (first instanceof Time && second instanceof Time)
    return first.nanoseconds === second.nanoseconds && first.zone === second.zone;
  if (first instanceof List || first instanceof Dict || first instanceof Opaque) {
    throw new FunctionError(`${kindName(first)} cannot be compared`, "'deepEqual' compares lists and maps");
  }
  if (
    first instanceof Version &&
    second instanceof Version &&
    first.type === second.type &&
    !first.printsItself
  )
    return first.original === second.original;
  return first === second;
}

function isNil(value: Value): boolean {
  return value === null || (value instanceof List && value.unmade);
}

function less(first: Value, second: Value): boolean {
  const kinds = [basicKind(first), basicKind(second)];
  const [kind] = kinds;
  const odd = kinds[0] === undefined ? first : kinds[1] === undefined ? second : undefined;
  if (odd !== undefined) throw new FunctionError(`${kindName(odd)} has no order`);
  if (kinds[0] !== kinds[1]) throw different(first, second);
  if (kind === 'boolean' || kind === 'complex') throw new FunctionError(`${kindName(first)} has no order`);
  if (typeof first === 'string' && typeof second === 'string') return byCodePoint(first, second) < 0;
  const [left, right] = [integerOf(first) ?? first, integerOf(second) ?? second] as [number, number];
  return left < right;
}

function different(first: Value, second: Value): FunctionError {
  const types = (value: Value): string => (value instanceof Integer ? value.type : typeOf(value));
  const message = `${kindName(first)} (${types(first)}) cannot be compared with ${kindName(second)} (${types(second)})`;
  if (typeof first === 'string' || typeof second === 'string')
    return new FunctionError(message, "compare texts: 'toString' makes one of any value");
  return new FunctionError(message, "'int' and 'float64' make numbers of one kind");
}
