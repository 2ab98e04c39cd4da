import { isAscii } from 'node:buffer';
import type { RunEvent } from './event.js';

/** Characters that JSON need not escape and a terminal might obey. */
const controls = /[\x7f-\x9f\u2028\u2029]/g;

const known = new WeakMap<RunEvent, Uint8Array>();

/**
 * An event as a line of JSON with its line break (NDJSON), in UTF-8. Whoever asks for the same event gets the same bytes:
 * what a step prints is encoded once, for the history and for a program that listens.
 */
export function encodeEvent(event: RunEvent): Uint8Array {
  const bytes = known.get(event) ?? encoded(event);
  known.set(event, bytes);
  return bytes;
}

/** Bytes are searched many times faster than text, and most output has no control that would have to be replaced. */
function encoded(event: RunEvent): Uint8Array {
  const json = JSON.stringify(event);
  const line = lineOf(json);
  return hasNoControls(line) ? line : lineOf(json.replace(controls, escaped));
}

/** The line break is added to the bytes: added to a long text, it would have all of it copied once more. */
function lineOf(json: string): Uint8Array {
  const line = Buffer.allocUnsafe(Buffer.byteLength(json) + 1);
  line[line.write(json)] = lineBreak;
  return line;
}

/**
 * Whether an event certainly says nothing but printable ASCII: then its JSON has nothing to escape, which can be seen at
 * once. A text with quotes may be as harmless, and is not told from others.
 */
export function isPrintable(event: RunEvent): boolean {
  const bytes = encodeEvent(event);
  return !bytes.includes(backslash) && hasNoControls(bytes);
}

/** Whether JSON certainly has no {@link controls}: those below the first of them are escaped in any JSON. */
const hasNoControls = (json: Uint8Array): boolean => isAscii(json) && !json.includes(deleteControl);

const [lineBreak, backslash, deleteControl] = [0x0a, 0x5c, 0x7f];

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
