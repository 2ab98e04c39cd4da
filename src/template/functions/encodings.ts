import { bytesOf, textOf } from '../bytes.js';
import { typeOf } from '../types.js';
import { base64Decoded } from './base64.js';
import { fixed, type FunctionFamily } from './function.js';

/** `b64enc b64dec b32enc b32dec`; a text that cannot be decoded gives Go's message about it, as in Sprig. */
export const encodings: FunctionFamily = {
  // ACR's own: it takes any value, but writes only texts as they are
  b64enc: fixed(
    ['any'],
    ([value]) => {
      if (value === null) return '';
      return bytesOf(typeof value === 'string' ? value : `<${typeOf(value)} Value>`).toString('base64');
    },
    { askable: true },
  ),
  b64dec: fixed(['string'], ([text]) => {
    const bytes = base64Decoded(text);
    return typeof bytes === 'number' ? `illegal base64 data at input byte ${bytes}` : textOf(bytes);
  }),
  b32enc: fixed(['string'], ([text], { work }) => {
    work.spend(text.length);
    return base32(bytesOf(text));
  }),
  b32dec: fixed(['string'], ([text], { work }) => {
    work.spend(text.length);
    const bytes = base32Decoded(text.replace(/[\r\n]/g, ''));
    return typeof bytes === 'number' ? `illegal base32 data at input byte ${bytes}` : textOf(bytes);
  }),
};

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** @see https://www.rfc-editor.org/rfc/rfc4648#section-6 */
function base32(bytes: Buffer): string {
  const parts: string[] = [];
  let [bits, value] = [0, 0];
  for (const byte of bytes) {
    [bits, value] = [bits + 8, ((value << 8) | byte) & 0xfff];
    for (; bits >= 5; bits -= 5) parts.push(alphabet[(value >> (bits - 5)) & 31] ?? '');
  }
  if (bits > 0) parts.push(alphabet[(value << (5 - bits)) & 31] ?? '');
  return parts.join('').padEnd(Math.ceil(parts.length / 8) * 8, '=');
}

function base32Decoded(text: string): Buffer | number {
  const end = /=*$/.exec(text)?.index ?? text.length;
  const digits = Array.from(text.slice(0, end), (character) => alphabet.indexOf(character));
  const bad = digits.indexOf(-1);
  if (bad !== -1) return bad;
  const mistake = paddingMistake(text, end);
  if (mistake !== undefined) return mistake;
  const bytes: number[] = [];
  let [bits, value] = [0, 0];
  for (const digit of digits) {
    [bits, value] = [bits + 5, ((value << 5) | digit) & 0xfff];
    if (bits >= 8) bytes.push((value >> (bits -= 8)) & 0xff);
  }
  return Buffer.from(bytes);
}

function paddingMistake(text: string, end: number): number | undefined {
  const inGroup = end % 8;
  const padding = text.length - end;
  if (padding === 0) return inGroup === 0 ? undefined : text.length - inGroup;
  if (inGroup < 2) return end;
  if (padding < 8 - inGroup) return text.length;
  if (padding > 8 - inGroup) return end;
  return [1, 3, 6].includes(inGroup) ? end : undefined;
}
