import { refuse, type Token } from './token.js';
import { Complex } from './value.js';

/**
 * A number as it is written. By itself it has the type its writing suggests; given to a parameter it takes that one's, if
 * it fits: `1.0` is an int where an int is wanted.
 */
export class NumberLiteral {
  constructor(
    readonly text: string,
    /** Absent when the number is too large for Go's int. */
    readonly value: bigint | number | Complex | undefined,
    readonly integer: bigint | undefined,
    readonly unsigned: bigint | undefined,
    readonly float: number | undefined,
  ) {}
}

const real =
  '[+-]?(?:0[xX][\\da-fA-F_]*\\.?[\\da-fA-F_]*(?:[pP][+-]?[\\d_]+)?|0[bB][01_]+|0[oO][0-7_]+|(?:[\\d_]+\\.?[\\d_]*|\\.[\\d_]+)(?:[eE][+-]?[\\d_]+)?)';
const complex = new RegExp(`^(${real})?(?:([+-]?${real.slice(5)})i)$`);

/**
 * The number that a token stands for.
 * @throws TemplateSyntaxError when it is no number, or a whole one of more than 64 bits
 * @see https://go.dev/ref/spec#Integer_literals
 */
export function numberOf(token: Token): NumberLiteral {
  const { text } = token;
  if (token.kind === 'character') return characterLiteral(text);
  if (text.endsWith('i')) return complexLiteral(token);
  const integer = integerIn(text);
  if (integer === undefined) return floatLiteral(token);
  return integerLiteral(token, integer);
}

/** A character constant is a number: its code point, whatever its own type. */
function characterLiteral(text: string): NumberLiteral {
  const code = BigInt(text);
  return new NumberLiteral(text, code, code, code, Number(code));
}

function integerLiteral({ text, ...token }: Token, integer: bigint): NumberLiteral {
  const signed = BigInt.asIntN(64, integer) === integer ? integer : undefined;
  const unsigned = BigInt.asUintN(64, integer) === integer && !text.startsWith('+') ? integer : undefined;
  if (signed === undefined && unsigned === undefined) {
    refuse(
      `'${text}' is too large for a number of 64 bits`,
      token,
      'write it in double quotes to use it as text',
    );
  }
  return new NumberLiteral(text, signed, signed, unsigned, Number(integer));
}

function floatLiteral(token: Token): NumberLiteral {
  const { text } = token;
  const float = floatIn(text);
  if (float === undefined || !Number.isFinite(float)) return refuse(`'${text}' is not a number`, token);
  const whole = Number.isInteger(float) ? BigInt(float) : undefined;
  const fits = whole !== undefined && BigInt.asIntN(64, whole) === whole ? whole : undefined;
  const unsigned = whole !== undefined && BigInt.asUintN(64, whole) === whole ? whole : undefined;
  return new NumberLiteral(text, float, fits, unsigned, float);
}

function complexLiteral(token: Token): NumberLiteral {
  const [, first, second] = complex.exec(token.text) ?? [];
  const imaginary = floatIn(second ?? '');
  const realPart = first === undefined ? 0 : floatIn(first);
  if (imaginary === undefined || realPart === undefined)
    return refuse(`'${token.text}' is not a number`, token);
  const float = imaginary === 0 ? realPart : undefined;
  const whole = float !== undefined && Number.isInteger(float) ? BigInt(float) : undefined;
  return new NumberLiteral(token.text, new Complex(realPart, imaginary), whole, whole, float);
}

/** A whole number in any of Go's notations. */
function integerIn(text: string): bigint | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const plain = withoutUnderscores(digits);
  if (plain === undefined) return undefined;
  const octal = /^0([0-7]+)$/.exec(plain);
  if (!octal && !/^(0x[\da-f]+|0b[01]+|0o[0-7]+|0|[1-9]\d*)$/.test(plain)) return undefined;
  const size = BigInt(octal ? `0o${octal[1] ?? ''}` : plain);
  return sign === '-' ? -size : size;
}

/** Underscores stand between digits, or between a prefix and them. */
function withoutUnderscores(digits: string): string | undefined {
  if (/__|_$|^_|_[^\da-fA-F]|[^\da-fA-FxXoObB]_/.test(digits)) return undefined;
  return digits.replaceAll('_', '').toLowerCase();
}

/** A number with a point or an exponent, also hexadecimal. */
export function floatIn(text: string): number | undefined {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(text) ?? [];
  const factor = sign === '-' ? -1 : 1;
  const hex = /^0[xX]_?([\da-fA-F_]*)\.?([\da-fA-F_]*)[pP]([+-]?\d+)$/.exec(digits);
  if (hex) {
    const whole = (hex[1] ?? '').replaceAll('_', '');
    const fraction = (hex[2] ?? '').replaceAll('_', '');
    if (whole + fraction === '') return undefined;
    return factor * Number(`0x${whole}${fraction}`) * 2 ** (Number(hex[3]) - 4 * fraction.length);
  }
  if (!/^([\d_]+\.?[\d_]*|\.[\d_]+)([eE][+-]?\d+)?$/.test(digits)) return undefined;
  const plain = withoutUnderscores(digits);
  return plain === undefined ? undefined : factor * Number(plain);
}
