import { isUtf8 } from 'node:buffer';

/**
 * Go's texts are bytes, JavaScript's are UTF-16. A byte that is not part of a UTF-8 character stands in a text as a lone
 * low surrogate, U+DC80 to U+DCFF (what Python calls `surrogateescape`), so that cutting and decoding lose nothing.
 */
const stray = /[\udc80-\udcff]/;

/** A stray byte, as opposed to the second half of a character above U+FFFF. */
const strayUnits = /(?<![\ud800-\udbff])[\udc80-\udcff]/g;

/** The bytes of a text. */
export function bytesOf(text: string): Buffer {
  if (!stray.test(text)) return Buffer.from(text);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { index } of text.matchAll(strayUnits)) {
    parts.push(Buffer.from(text.slice(at, index)), Buffer.of(text.charCodeAt(index) - 0xdc00));
    at = index + 1;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(at))]);
}

/** The text of some bytes. */
export function textOf(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString();
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const length = sequenceAt(bytes, at);
    text +=
      length === 0 ? String.fromCharCode(0xdc00 + (bytes[at] ?? 0)) : bytes.toString('utf8', at, at + length);
    at += Math.max(1, length);
  }
  return text;
}

/** How many bytes the UTF-8 character at an offset has; 0 when there is none. */
function sequenceAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  return at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length)) ? length : 0;
}

/** Whether each character is one byte, so that positions are the same in both worlds. */
function isASCII(text: string): boolean {
  return /^[\x00-\x7f]*$/.test(text);
}

/** The length of a text in bytes. */
export function byteLength(text: string): number {
  return stray.test(text) ? bytesOf(text).length : Buffer.byteLength(text);
}

/** The bytes `from`..`to` of a text, as text; the positions are the caller's to check. */
export function byteSlice(text: string, from: number, to?: number): string {
  return isASCII(text) ? text.slice(from, to) : textOf(bytesOf(text).subarray(from, to));
}

/** A text for the outer world: what is not UTF-8 becomes U+FFFD. */
export function printable(text: string): string {
  return stray.test(text) ? text.replace(strayUnits, '\ufffd') : text;
}

/** The byte that a stray unit stands for. */
export function strayByte(character: string): number | undefined {
  const unit = character.length === 1 ? character.charCodeAt(0) : 0;
  return unit >= 0xdc80 && unit <= 0xdcff ? unit - 0xdc00 : undefined;
}
