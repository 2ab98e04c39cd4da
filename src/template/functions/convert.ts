import { floatIn } from '../number-literal.js';
import { Integer, integerOf, type Value } from '../value.js';

const least = -(1n << 63n);

/** Any value as an `int64`; 0 where that means nothing. */
export function toInteger(value: Value): bigint {
  if (typeof value === 'string') return decimal(value, 10) ?? 0n;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return truncated(value);
  const integer = integerOf(value);
  return integer === undefined
    ? 0n
    : value instanceof Integer && integer >= 1n << 63n
      ? (1n << 63n) - 1n
      : integer;
}

/** A text as a whole number of 64 bits, in decimal or octal digits. */
export function decimal(text: string, base: 8 | 10): bigint | undefined {
  const [, sign, digits] = (base === 8 ? /^([+-]?)([0-7]+)$/ : /^([+-]?)(\d+)$/).exec(text) ?? [];
  if (digits === undefined || digits.length > 100) return undefined;
  const size = BigInt(base === 8 ? `0o${digits}` : digits);
  const value = sign === '-' ? -size : size;
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

/** A float without its fraction; what does not fit is the least integer, as on the machines that ACR has. */
function truncated(value: number): bigint {
  return Math.abs(value) < 2 ** 63 ? BigInt(Math.trunc(value)) : least;
}

/** Any value as a `float64`; 0 where that means nothing. */
export function toFloat(value: Value): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'string') return parseFloat64(value);
  return Number(integerOf(value) ?? 0n);
}

function parseFloat64(text: string): number {
  const named = /^([+-]?)(?:inf|infinity)$/i.exec(text);
  if (named) return named[1] === '-' ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = text.length > 1000 ? undefined : floatIn(text);
  return value === undefined || !Number.isFinite(value) ? 0 : value;
}
