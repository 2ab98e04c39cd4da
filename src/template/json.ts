import { isList, isMap, sortedKeys, type TemplateValue } from './value.js';

/**
 * A value as the JSON that Go writes: keys sorted, `< > &` escaped, whole numbers of any size.
 * @see https://pkg.go.dev/encoding/json#Marshal
 */
export function toJSON(value: TemplateValue): string {
  if (isList(value)) return `[${value.map(toJSON).join(',')}]`;
  if (isMap(value)) {
    const entries = sortedKeys(value).map((key) => `${text(key)}:${toJSON(value[key] ?? null)}`);
    return `{${entries.join(',')}}`;
  }
  return typeof value === 'string' ? text(value) : String(value);
}

function text(value: string): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
