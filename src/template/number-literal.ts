import { refuse, type Token } from './token.js';

/**
 * The value of a number literal: an int (bigint) or, when written with a point or an exponent, a float (number).
 * @throws TemplateSyntaxError when it is no number, or an int of more than 64 bits
 * @see https://go.dev/ref/spec#Integer_literals
 */
export function numberOf(token: Token): bigint | number {
  const [, sign = '', digits = ''] = /^([+-]?)(.*)$/s.exec(token.text) ?? [];
  const plain = digits.replaceAll('_', '').toLowerCase();
  if (/^(0x[\da-f]+|0b[01]+|0o[0-7]+|\d+)$/.test(plain)) return integer(sign, plain, token);
  if (/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/.test(plain)) return Number(sign + plain);
  return refuse(`'${token.text}' is not a number`, token);
}

function integer(sign: string, plain: string, token: Token): bigint {
  if (/^0\d/.test(plain) && !/^[0-7]+$/.test(plain)) refuse(`'${token.text}' is not an octal number`, token);
  const size = BigInt(/^0\d/.test(plain) ? `0o${plain.slice(1)}` : plain);
  const value = sign === '-' ? -size : size;
  if (BigInt.asIntN(64, value) !== value)
    refuse(`'${token.text}' is too large for a number of 64 bits`, token);
  return value;
}
