import { visible } from '../../diagnostic/index.js';
import { formatPlatform, type Platform } from '../../oci/index.js';

export { formatBytes } from '../../report/index.js';

/** Minutes are enough for people: `2026-01-02 10:11`, UTC. */
export function formatTime(time: string): string {
  return time.slice(0, 16).replace('T', ' ');
}

/** `3 blobs`, `1 blob`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** A platform's text, out of an index nobody vouches for; its words are plain already. */
export function platformText(platform: Platform | undefined): string {
  return platform === undefined ? '-' : formatPlatform(platform);
}

/** Controls and turns of direction that JSON need not escape and a terminal might obey. */
const unsafe = /[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** A document of machine output, safe to print. */
export function jsonText(value: unknown): string {
  return `${safeJSON(JSON.stringify(value, undefined, 2))}\n`;
}

/** The same JSON, safe to print. */
export function safeJSON(text: string): string {
  return text.replace(unsafe, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Most names are one plain word. */
const plainWord = /^[!-~]*$/;

/** Text out of an image on one line, safe to print. */
export function safe(text: string): string {
  return plainWord.test(text) ? text : visible(text.replace(/\s+/g, ' '));
}
