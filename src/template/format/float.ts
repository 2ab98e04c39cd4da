/** A size (no sign) as decimal digits `0.d1d2d3… × 10^point`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

const scratch = new DataView(new ArrayBuffer(8));

/** A finite number as `mantissa × 2^exponent`, exactly. */
export function binaryOf(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const exponent = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  return exponent === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | 0x10000000000000n, exponent: exponent - 1075 };
}

/** All decimal digits of a size. */
function exact(size: number): Decimal {
  const { mantissa, exponent } = binaryOf(size);
  const digits = String(exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent));
  const point = exponent >= 0 ? digits.length : digits.length + exponent;
  return digits === '0' ? { digits: '', point: 0 } : { digits, point };
}

/** The fewest digits that lead back to the same number. */
function shortest(size: number): Decimal {
  if (size === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = ''] = size.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** The first so many digits; halves go to the even neighbour. */
function rounded({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const half = rest.startsWith('5') && /^50*$/.test(rest);
  const odd = count > 0 && Number(kept.at(-1)) % 2 === 1;
  const up = half ? odd : rest >= '5';
  if (!up) return { digits: kept, point };
  const next = String(BigInt(`0${kept}`) + 1n).padStart(count, '0');
  return { digits: next, point: next.length > count ? point + 1 : point };
}

/**
 * A size (no sign, finite) as `strconv.FormatFloat` writes it with the verbs `e f g`; without a precision, in the fewest digits.
 * @see https://pkg.go.dev/strconv#FormatFloat
 */
export function floatText(size: number, verb: string, precision: number | undefined): string {
  const all = precision === undefined ? shortest(size) : exact(size);
  if (verb === 'f') {
    const decimal = precision === undefined ? all : rounded(all, all.point + precision);
    return fixed(decimal, precision ?? Math.max(0, decimal.digits.length - decimal.point));
  }
  if (verb === 'e') {
    const decimal = precision === undefined ? all : rounded(all, precision + 1);
    return scientific(decimal, precision ?? Math.max(0, decimal.digits.length - 1));
  }
  return general(all, precision);
}

function general(all: Decimal, precision: number | undefined): string {
  const wanted = precision === undefined ? undefined : Math.max(1, precision);
  const decimal = trimmed(wanted === undefined ? all : rounded(all, wanted));
  const { length } = decimal.digits;
  let limit = wanted ?? 6;
  if (wanted !== undefined && limit > length && length >= decimal.point) limit = length;
  const exponent = decimal.point - 1;
  if (length > 0 && (exponent < -4 || exponent >= limit)) return scientific(decimal, length - 1);
  return fixed(decimal, Math.max(0, length - decimal.point));
}

function trimmed({ digits, point }: Decimal): Decimal {
  return { digits: digits.replace(/0+$/, ''), point };
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision === 0) return whole;
  const zeros = '0'.repeat(Math.min(precision, Math.max(0, -point)));
  const fraction = (zeros + digits.slice(Math.max(0, point))).slice(0, precision).padEnd(precision, '0');
  return `${whole}.${fraction}`;
}

function scientific({ digits, point }: Decimal, precision: number): string {
  const exponent = digits === '' ? 0 : point - 1;
  const shown = digits.padEnd(precision + 1, '0').slice(0, precision + 1);
  const fraction = precision > 0 ? `.${shown.slice(1)}` : '';
  const size = String(Math.abs(exponent)).padStart(2, '0');
  return `${shown.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${size}`;
}

/** A float as `%v` prints it. */
export function showFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  return sign + floatText(Math.abs(value), 'g', undefined);
}
