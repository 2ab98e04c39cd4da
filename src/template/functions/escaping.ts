import { bytesOf } from '../bytes.js';
import { sideBySide } from '../format/printf.js';
import { isPrintable } from '../format/quote.js';
import type { Value } from '../value.js';
import { variadic, type FunctionFamily } from './function.js';

/** `html js urlquery`: values as text, safe to put into a text of that kind. */
export const escaping: FunctionFamily = {
  html: variadic([], 'any', (values, { work }) => html(sideBySide(values.map(shown), work))),
  js: variadic([], 'any', (values, { work }) => js(sideBySide(values.map(shown), work))),
  urlquery: variadic([], 'any', (values, { work }) => query(sideBySide(values.map(shown), work))),
};

/** These functions print nil as an action does. */
const shown = (value: Value): Value => value ?? '<no value>';

const entities: Readonly<Record<string, string>> = {
  '\0': '\ufffd',
  '"': '&#34;',
  "'": '&#39;',
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
};

function html(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => entities[character] ?? '');
}

const unicode = (character: string): string =>
  `\\u${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function js(text: string): string {
  return text.replace(/[\\'"<>&=\x00-\x1f]|[^\x00-\x7f]/gu, (character) => {
    if ('\\\'"'.includes(character)) return `\\${character}`;
    return character > '\x7f' && isPrintable(character) ? character : unicode(character);
  });
}

function query(text: string): string {
  return Array.from(bytesOf(text), (byte) => {
    const character = String.fromCharCode(byte);
    if (/[\w.~-]/.test(character)) return character;
    return byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}
