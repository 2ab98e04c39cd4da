/**
 * The bytes that a Base64 text stands for, or how many bytes into it Go finds the first mistake.
 * @see https://pkg.go.dev/encoding/base64#Encoding.DecodeString
 */
export function base64Decoded(text: string): Buffer | number {
  const bad = firstMistake(text);
  return bad ?? Buffer.from(text.replace(/[\r\n]/g, ''), 'base64');
}

const isBreak = (character: string | undefined): boolean => character === '\r' || character === '\n';

function firstMistake(text: string): number | undefined {
  const alphabet = /^[A-Za-z0-9+/]$/;
  let inQuantum = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? '';
    if (isBreak(character)) continue;
    if (alphabet.test(character)) {
      inQuantum = (inQuantum + 1) % 4;
      continue;
    }
    return character === '=' ? padding(text, at, inQuantum) : at;
  }
  return inQuantum === 0 ? undefined : text.length - inQuantum;
}

/** Behind padding there is nothing but line breaks. */
function padding(text: string, at: number, inQuantum: number): number | undefined {
  if (inQuantum < 2) return at;
  let next = at + 1;
  const skip = (): void => {
    while (isBreak(text[next])) next++;
  };
  skip();
  if (inQuantum === 2) {
    if (next === text.length) return text.length;
    if (text[next] !== '=') return next;
    next++;
    skip();
  }
  return next < text.length ? next : undefined;
}
