import { byteLength, byteSlice } from '../bytes.js';
import { fixed, FunctionError, type FunctionFamily } from './function.js';
import { bounded, inBytes, repeated } from './limits.js';
import { latin1, spaces, trimmedOf } from './text.js';

/** Sprig's string functions, but for letter case, line lengths and splitting. Positions and lengths are in bytes. */
export const strings: FunctionFamily = {
  hello: fixed([], () => 'Hello!'),
  trim: fixed(['string'], ([text]) => trimmedOf(text, spaces)),
  trimall: fixed(['string', 'string'], ([characters, text]) => trimmedOf(text, new Set(characters))),
  trimAll: fixed(['string', 'string'], ([characters, text]) => trimmedOf(text, new Set(characters))),
  trimSuffix: fixed(['string', 'string'], ([end, text]) =>
    text.endsWith(end) ? text.slice(0, text.length - end.length) : text,
  ),
  trimPrefix: fixed(['string', 'string'], ([start, text]) =>
    text.startsWith(start) ? text.slice(start.length) : text,
  ),
  contains: fixed(['string', 'string'], ([part, text]) => text.includes(part)),
  hasPrefix: fixed(['string', 'string'], ([start, text]) => text.startsWith(start)),
  hasSuffix: fixed(['string', 'string'], ([end, text]) => text.endsWith(end)),
  repeat: fixed(['int', 'string'], ([count, text], { work }) => repeated(text, count, work)),
  replace: fixed(['string', 'string', 'string'], ([old, replacement, text], { work }) => {
    const parts = old === '' ? ['', ...Array.from(text), ''] : text.split(old);
    bounded(text.length + parts.length * replacement.length, work);
    return text === '' && old === '' ? replacement : parts.join(replacement);
  }),
  nospace: fixed(['string'], ([text]) => {
    const kept = Array.from(latin1(text)).filter((character) => !spaces.has(character));
    return kept.length === byteLength(text) ? text : kept.join('');
  }),
  initials: fixed(['string'], ([text]) => {
    const characters = Array.from(latin1(text));
    return characters
      .filter((each, index) => !spaces.has(each) && (index === 0 || spaces.has(characters[index - 1] ?? '')))
      .join('');
  }),
  substr: fixed(['int', 'int', 'string'], ([start, end, text]) => {
    const length = BigInt(byteLength(text));
    if (start < 0n) return part(text, 0n, end);
    return part(text, start, end < 0n || end > length ? length : end);
  }),
  trunc: fixed(['int', 'string'], ([length, text]) =>
    BigInt(byteLength(text)) <= length ? text : part(text, 0n, length),
  ),
  abbrev: fixed(['int', 'string'], ([width, text]) => (width < 4n ? text : abbreviated(text, 0n, width))),
  abbrevboth: fixed(['int', 'int', 'string'], ([left, right, text]) =>
    right < 4n || (left > 0n && right < 7n) ? text : abbreviated(text, left, right),
  ),
  plural: fixed(['string', 'string', 'int'], ([one, many, count]) => (count === 1n ? one : many)),
  indent: fixed(['int', 'string'], ([width, text], { work }) => {
    const pad = repeated(' ', width, work);
    const lines = text.split('\n');
    bounded(text.length + lines.length * pad.length, work);
    return pad + lines.join(`\n${pad}`);
  }),
  nindent: fixed(['int', 'string'], ([width, text], { work }) => {
    const pad = repeated(' ', width, work);
    const lines = text.split('\n');
    bounded(text.length + lines.length * pad.length, work);
    return `\n${pad}${lines.join(`\n${pad}`)}`;
  }),
};

function part(text: string, start: bigint, end: bigint): string {
  const length = byteLength(text);
  if (start < 0n || end < start || end > length) {
    throw new FunctionError(
      `there is no part from ${start.toString()} to ${end.toString()} in ${length} characters`,
    );
  }
  return byteSlice(text, Number(start), Number(end));
}

/** Dots for what is left out; all positions are in bytes. */
function abbreviated(text: string, left: bigint, width: bigint): string {
  const most = width > 1_000_000_000n ? 1_000_000_000 : Number(width);
  const from = left > 1_000_000_000n ? 1_000_000_000 : Number(left < 0n ? 0n : left);
  return inBytes(text, (bytes) => shortened(bytes, from, most));
}

function shortened(bytes: string, from: number, width: number): string {
  const { length } = bytes;
  if (length <= width) return bytes;
  let offset = Math.min(from, length);
  if (length - offset < width - 3) offset = length - (width - 3);
  if (offset <= 4) return `${bytes.slice(0, width - 3)}...`;
  if (width < 7) return '';
  if (offset + width - 3 < length) {
    const rest = width - 3 < 4 ? '' : shortened(bytes.slice(offset), 0, width - 3);
    return `...${rest}`;
  }
  return `...${bytes.slice(length - (width - 3))}`;
}
