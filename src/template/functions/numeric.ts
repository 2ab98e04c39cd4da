import { show } from '../format/show.js';
import { int64, List, type Value } from '../value.js';
import type { Work } from '../work.js';
import { decimal, toFloat, toInteger } from './convert.js';
import { fixed, FunctionError, variadic, type FunctionFamily } from './function.js';
import { elementCount } from './limits.js';

/** Sprig's arithmetic: on `int64`, which wraps around at its ends, and for rounding on `float64`. */
export const numeric: FunctionFamily = {
  add1: fixed(['any'], ([value]) => int64(toInteger(value) + 1n)),
  add: variadic([], 'any', (values) =>
    int64(values.reduce<bigint>((sum, value) => sum + toInteger(value), 0n)),
  ),
  sub: fixed(['any', 'any'], ([a, b]) => int64(toInteger(a) - toInteger(b))),
  div: fixed(['any', 'any'], ([a, b]) => int64(toInteger(a) / divisor(b))),
  mod: fixed(['any', 'any'], ([a, b]) => int64(toInteger(a) % divisor(b))),
  mul: variadic(['any'], 'any', (values) =>
    int64(values.reduce<bigint>((product, value) => BigInt.asIntN(64, product * toInteger(value)), 1n)),
  ),
  max: variadic(['any'], 'any', (values) => int64(extreme(values, (a, b) => a > b))),
  biggest: variadic(['any'], 'any', (values) => int64(extreme(values, (a, b) => a > b))),
  min: variadic(['any'], 'any', (values) => int64(extreme(values, (a, b) => a < b))),
  ceil: fixed(['any'], ([value]) => Math.ceil(toFloat(value))),
  floor: fixed(['any'], ([value]) => Math.floor(toFloat(value))),
  round: variadic(['any', 'int'], 'float64', ([value, places, roundOn = 0.5]) =>
    rounded(toFloat(value), Number(places), roundOn),
  ),
  until: fixed(['int'], ([count], { work }) => steps(0n, count, count < 0n ? -1n : 1n, work)),
  untilStep: fixed(['int', 'int', 'int'], ([start, stop, step], { work }) => steps(start, stop, step, work)),
  atoi: fixed(['string'], ([text]) => decimal(text, 10) ?? clamped(text)),
  int: fixed(['any'], ([value]) => toInteger(value)),
  int64: fixed(['any'], ([value]) => int64(toInteger(value))),
  float64: fixed(['any'], ([value]) => toFloat(value)),
  toDecimal: fixed(['any'], ([value], { work }) => int64(decimal(show(value, work), 8) ?? 0n)),
};

/** A number beyond 64 bits is the last one that fits. */
function clamped(text: string): bigint {
  if (!/^[+-]?\d+$/.test(text)) return 0n;
  return text.startsWith('-') ? -(1n << 63n) : (1n << 63n) - 1n;
}

function divisor(value: Value): bigint {
  const number = toInteger(value);
  if (number === 0n)
    throw new FunctionError('nothing can be divided by 0', "'div' and 'mod' work with whole numbers only");
  return number;
}

function extreme(values: readonly Value[], better: (a: bigint, b: bigint) => boolean): bigint {
  return values.map(toInteger).reduce((best, number) => (better(number, best) ? number : best));
}

/** Away from zero only for what lies above the threshold, so negative halves go up, as in the reference. */
function rounded(value: number, places: number, roundOn: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundOn ? Math.ceil(digit) : Math.floor(digit)) / power;
}

function steps(start: bigint, stop: bigint, step: bigint, work: Work): List {
  const down = stop < start;
  if (down ? step >= 0n : step <= 0n) return new List([], '[]int');
  const distance = down ? start - stop : stop - start;
  const size = down ? -step : step;
  const count = elementCount((distance + size - 1n) / size, work);
  return new List(
    Array.from({ length: count }, (_, index) => start + step * BigInt(index)),
    '[]int',
  );
}
