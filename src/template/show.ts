import { isList, isMap, sortedKeys, type TemplateValue } from './value.js';

/**
 * A value as Go prints it (`%v`): `[a b]`, `map[a:1]`, and nil as `<nil>`.
 * @see https://pkg.go.dev/fmt#hdr-Printing
 */
export function show(value: TemplateValue): string {
  if (value === null) return '<nil>';
  if (typeof value === 'number') return showFloat(value);
  if (isList(value)) return `[${value.map(show).join(' ')}]`;
  if (isMap(value))
    return `map[${sortedKeys(value)
      .map((key) => `${key}:${show(value[key] ?? null)}`)
      .join(' ')}]`;
  return String(value);
}

/** A float in its shortest form, with an exponent below 1e-4 and from 1e6 on
 * (which is what makes Go write a million as `1e+06`). */
export function showFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const exponent = value === 0 ? 0 : Number(value.toExponential().split('e')[1]);
  if (exponent < -4 || exponent >= 6) return twoDigitExponent(value.toExponential());
  return Object.is(value, -0) ? '-0' : String(value);
}

/** Go writes at least two digits of an exponent: `1e-06`. */
export function twoDigitExponent(text: string): string {
  return text.replace(/e([+-])(\d)$/, 'e$10$2');
}

const escapes: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/**
 * A text in double quotes as Go quotes it (`%q`).
 * @see https://pkg.go.dev/strconv#Quote
 */
export function quoted(text: string): string {
  return `"${Array.from(text, quotedCharacter).join('')}"`;
}

function quotedCharacter(character: string): string {
  const escape = escapes[character];
  if (escape !== undefined) return escape;
  if (character === ' ' || /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x80) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
