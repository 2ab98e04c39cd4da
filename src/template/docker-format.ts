import { fixed, type TemplateFunction } from './functions/function.js';
import { jsonOf } from './format/json.js';
import { Dict, List, type TemplateMap, type Value } from './value.js';

/** The key under which a structure keeps its JSON; no template can name it. */
const ownJSON = '\u0000json';

/**
 * A Go structure among a template's data: templates read its fields by their Go names, `json` writes it as Go's encoder
 * would, which has names and an order of its own.
 */
export function structure(fields: TemplateMap, json: unknown): TemplateMap {
  return { [ownJSON]: JSON.stringify(json), ...fields };
}

/**
 * What docker's `--format` has beside Go's own functions: `json`, indented by two spaces.
 * @see https://docs.docker.com/reference/cli/docker/buildx/imagetools/inspect/#format
 */
export const dockerFunctions: ReadonlyMap<string, TemplateFunction> = new Map([
  [
    'json',
    fixed(['any'], ([value], { work }) => {
      const text = JSON.stringify(
        plain(value, (other) => jsonOf(other, work) ?? 'null'),
        undefined,
        2,
      );
      work.spend(text.length);
      return text.replace(/[<>&\u2028\u2029]/g, escaped);
    }),
  ],
]);

/** The data that a value's JSON stands for. */
function plain(value: Value, jsonText: (value: Value) => string): unknown {
  if (value instanceof List) return value.items.map((item) => plain(item, jsonText));
  if (!(value instanceof Dict)) return JSON.parse(jsonText(value));
  const own = value.entries.get(ownJSON);
  if (typeof own === 'string') return JSON.parse(own);
  return Object.fromEntries(value.sorted().map(([key, each]) => [key, plain(each, jsonText)]));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
