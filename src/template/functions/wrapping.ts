import { fixed, type FunctionFamily } from './function.js';
import { bounded, inBytes } from './limits.js';

/** `wrap wrapWith`: lines of at most so many bytes. */
export const wrapping: FunctionFamily = {
  wrap: fixed(['int', 'string'], ([width, text], { work }) => {
    bounded(text.length * 8, work);
    return inBytes(text, (bytes) => wrapped(bytes, width, '\n', false));
  }),
  wrapWith: fixed(['int', 'string', 'string'], ([width, separator, text], { work }) => {
    bounded(text.length * (8 + separator.length), work);
    const between = separator === '' ? '\n' : Buffer.from(separator).toString('latin1');
    return inBytes(text, (bytes) => wrapped(bytes, width, between, true));
  }),
};

function wrapped(text: string, width: bigint, separator: string, cutsWords: boolean): string {
  const most = width < 1n ? 1 : width > 1_000_000_000n ? 1_000_000_000 : Number(width);
  const parts: string[] = [];
  let at = 0;
  const line = (end: number, next: number): void => {
    parts.push(text.slice(at, end), separator);
    at = next;
  };
  while (text.length - at > most) {
    if (text[at] === ' ') {
      at++;
      continue;
    }
    const space = text.lastIndexOf(' ', at + most);
    if (space >= at) line(space, space + 1);
    else if (cutsWords) line(at + most, at + most);
    else {
      const next = text.indexOf(' ', at + most);
      if (next === -1) break;
      line(next, next + 1);
    }
  }
  return parts.join('') + text.slice(at);
}
