import { FunctionError } from '../function-error.js';
import { Time } from '../time/time.js';
import { printable } from '../bytes.js';
import { Complex, Dict, Integer, List, byCodePoint, type TemplateValue, type Value } from '../value.js';
import { Version } from '../version.js';
import { Work } from '../work.js';

/** Data as the JSON that Go writes: keys sorted, `< > &` escaped, whole numbers of any size. */
export function toJSON(value: TemplateValue): string {
  return jsonOf(asValue(value), new Work()) ?? 'null';
}

function asValue(value: TemplateValue): Value {
  if (Array.isArray(value)) return new List(value.map(asValue));
  if (typeof value !== 'object' || value === null) return value;
  return new Dict(
    new Map(Object.entries(value).map(([key, each]: [string, TemplateValue]) => [key, asValue(each)])),
  );
}

/** Thrown where a value has no JSON. */
class NoJSON extends Error {}

/**
 * A value as the JSON that Go writes; undefined when it has none.
 * @throws FunctionError for a map that holds itself
 * @see https://pkg.go.dev/encoding/json#Marshal
 */
export function jsonOf(value: Value, work: Work, indent = ''): string | undefined {
  try {
    return written(value, { work, indent, depth: 0 });
  } catch (error) {
    if (error instanceof NoJSON) return undefined;
    throw error;
  }
}

interface Writing {
  readonly work: Work;
  readonly indent: string;
  readonly depth: number;
}

function written(value: Value, writing: Writing): string {
  writing.work.spend(20);
  if (writing.depth > 200)
    throw new FunctionError('this is nested too deeply for JSON', 'does a map hold itself?');
  if (value === null) return 'null';
  if (typeof value === 'string') return text(value, writing.work);
  if (typeof value === 'number') return float(value);
  if (value instanceof Integer) return value.value.toString();
  if (value instanceof List) return value.unmade ? 'null' : list(value, writing);
  if (value instanceof Dict) return dict(value, writing);
  if (value instanceof Time) return text(value.toJSON(), writing.work);
  if (value instanceof Version)
    return value.type.startsWith('*') ? text(value.toString(), writing.work) : '{}';
  if (value instanceof Complex || typeof value === 'object') throw new NoJSON();
  return String(value);
}

function list({ items }: List, writing: Writing): string {
  return wrapped(
    '[',
    ']',
    items.map((item) => written(item, { ...writing, depth: writing.depth + 1 })),
    writing,
  );
}

function dict({ entries }: Dict, writing: Writing): string {
  const colon = writing.indent === '' ? ':' : ': ';
  const inner = { ...writing, depth: writing.depth + 1 };
  const shown = [...entries]
    .sort(([a], [b]) => byCodePoint(a, b))
    .map(([key, value]) => text(key, writing.work) + colon + written(value, inner));
  return wrapped('{', '}', shown, writing);
}

function wrapped(open: string, close: string, parts: readonly string[], { indent, depth }: Writing): string {
  if (indent === '' || parts.length === 0) return open + parts.join(',') + close;
  const inner = `\n${indent.repeat(depth + 1)}`;
  return `${open}${inner}${parts.join(`,${inner}`)}\n${indent.repeat(depth)}${close}`;
}

function text(value: string, work: Work): string {
  work.spend(value.length / 8);
  return JSON.stringify(printable(value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function float(value: number): string {
  if (!Number.isFinite(value)) throw new NoJSON();
  return Object.is(value, -0) ? '-0' : String(value);
}
