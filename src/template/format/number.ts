import { padded, type Directive } from './directive.js';
import { binaryOf, floatText } from './float.js';
import { isPrintable, quoted } from './quote.js';

const bases: Readonly<Record<string, number>> = { v: 10, d: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };

/** An integer by a directive; undefined when the verb is none for integers. */
export function integerText(value: bigint, directive: Directive): string | undefined {
  const { verb } = directive;
  const base = bases[verb];
  if (base !== undefined) return based(value, base, directive);
  if (verb === 'c') return padded(characterOf(value), directive);
  if (verb === 'q') return padded(quoted(characterOf(value), "'", directive.plus), directive);
  return verb === 'U' ? unicode(value, directive) : undefined;
}

function characterOf(value: bigint): string {
  const valid = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value < 0xe000n);
  return valid ? String.fromCodePoint(Number(value)) : '\ufffd';
}

function unicode(value: bigint, directive: Directive): string {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase();
  const text = `U+${hex.padStart(Math.max(4, directive.precision ?? 4), '0')}`;
  const character = characterOf(value);
  const shown =
    directive.sharp && value >= 0n && value <= 0x10ffffn && isPrintable(character) ? ` '${character}'` : '';
  return padded(text + shown, { ...directive, zero: false });
}

function based(value: bigint, base: number, directive: Directive): string {
  const { verb, precision, width, sharp, zero, minus } = directive;
  const sign = signOf(value < 0n, directive);
  const size = value < 0n ? -value : value;
  if (precision === 0 && value === 0n) return ' '.repeat(width);
  const fill = precision ?? (zero && !minus && width > 0 ? width - sign.length : 0);
  let digits = size.toString(base).padStart(fill, '0');
  if (verb === 'X') digits = digits.toUpperCase();
  if (sharp && verb === 'o' && !digits.startsWith('0')) digits = `0${digits}`;
  const prefix = verb === 'O' ? '0o' : sharp ? ({ b: '0b', x: '0x', X: '0X' }[verb] ?? '') : '';
  return padded(sign + prefix + digits, { ...directive, zero: false });
}

function signOf(negative: boolean, { plus, space }: Directive): string {
  return negative ? '-' : plus ? '+' : space ? ' ' : '';
}

/** A float by a directive; undefined when the verb is none for floats. */
export function realText(value: number, directive: Directive): string | undefined {
  const { verb, zero, minus, width } = directive;
  if (!'vbgGxXfFeE'.includes(verb)) return undefined;
  const finite = Number.isFinite(value);
  const negative = value < 0 || Object.is(value, -0);
  // an infinity has its sign, and zeros cannot fill it up
  const sign = signOf(
    negative,
    Number.isNaN(value) || finite ? directive : { ...directive, plus: directive.plus || !directive.space },
  );
  const text = finite ? sizeText(Math.abs(value), directive) : Number.isNaN(value) ? 'NaN' : 'Inf';
  if (zero && !minus && finite && width > sign.length + text.length) {
    return sign + text.padStart(width - sign.length, '0');
  }
  return padded(sign + text, { ...directive, zero: false });
}

function sizeText(size: number, directive: Directive): string {
  const { verb, precision, sharp } = directive;
  const lower = verb === 'v' ? 'g' : verb.toLowerCase();
  const upper = verb !== lower && verb !== 'v';
  let text: string;
  if (lower === 'b') text = binary(size);
  else if (lower === 'x') text = hexadecimal(size, precision);
  else text = floatText(size, lower, precision ?? (lower === 'g' ? undefined : 6));
  if (sharp && lower !== 'b' && lower !== 'x') text = withPoint(text, lower, precision);
  return upper ? text.toUpperCase() : text;
}

function binary(size: number): string {
  const { mantissa, exponent } = binaryOf(size);
  return `${mantissa.toString()}p${exponent < 0 ? '' : '+'}${exponent}`;
}

function hexadecimal(size: number, precision: number | undefined): string {
  if (size === 0) return `0x0${precision ? `.${'0'.repeat(precision)}` : ''}p+00`;
  let { mantissa, exponent } = binaryOf(size);
  while (mantissa < 1n << 52n) [mantissa, exponent] = [mantissa << 1n, exponent - 1];
  exponent += 52;
  if (precision !== undefined && precision < 13) {
    const drop = BigInt(4 * (13 - precision));
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && mantissa % 2n === 1n)) mantissa += 1n;
    mantissa <<= drop;
    if (mantissa >= 1n << 53n) [mantissa, exponent] = [mantissa >> 1n, exponent + 1];
  }
  const digits = (mantissa & ((1n << 52n) - 1n)).toString(16).padStart(13, '0');
  const shown =
    precision === undefined ? digits.replace(/0+$/, '') : digits.slice(0, precision).padEnd(precision, '0');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x1${shown === '' ? '' : `.${shown}`}p${exponent < 0 ? '-' : '+'}${power}`;
}

/** `#` keeps the point, and with `%g` the zeros behind it. */
function withPoint(text: string, verb: string, precision: number | undefined): string {
  const [digits = '', exponent] = text.split('e');
  const tail = exponent === undefined ? '' : `e${exponent}`;
  const pointed = digits.includes('.') ? digits : `${digits}.`;
  if (verb !== 'g') return pointed + tail;
  const significant = pointed.replace('.', '').replace(/^0+/, '').length;
  return pointed + '0'.repeat(Math.max(0, (precision ?? 6) - Math.max(significant, 1))) + tail;
}
