import type { Node } from 'yaml';
import { didYouMean } from '../diagnostic/index.js';
import type { Placed, Words } from './task.js';
import { wordsOf } from './words.js';
import { textOf, type Entry, type YAMLText } from './yaml.js';

/** Reads one kind of value from a node; undefined when there is none, or when its error is reported. `name` is for messages. */
export type Decoder<T> = (node: Node, name: string, yaml: YAMLText) => T | undefined;

type DecoderTable = Readonly<Record<string, Decoder<unknown>>>;

/** What a table of decoders reads: every property may be missing. */
export type Decoded<Table extends DecoderTable> = {
  readonly [Key in keyof Table]?: Table[Key] extends Decoder<infer T> ? T : never;
};

/** Text of any scalar, as it is written. */
export const text: Decoder<string> = (node, name, yaml) => {
  const scalar = yaml.scalarNode(node);
  if (scalar) return textOf(scalar);
  const hint = 'put text that begins with a bracket or brace into quotes';
  yaml.error('task/wrong-type', `'${name}' takes text, not ${yaml.kindOf(node)}`, yaml.placeOf(node), hint);
  return undefined;
};

export const placedText: Decoder<Placed<string>> = (node, name, yaml) => {
  const value = text(node, name, yaml);
  return value === undefined ? undefined : { value, place: yaml.placeOf(node) };
};

/** Text with a place for every character. */
export const words: Decoder<Words> = (node, name, yaml) => {
  const scalar = yaml.scalarNode(node);
  if (scalar) return wordsOf(scalar, yaml);
  text(node, name, yaml);
  return undefined;
};

/** A whole number, in any of YAML 1.1's ways of writing one. */
export const integer: Decoder<number> = (node, name, yaml) => {
  const value = yaml.scalar(node);
  const number = typeof value === 'bigint' || typeof value === 'number' ? Number(value) : undefined;
  if (number !== undefined && Number.isSafeInteger(number)) return number;
  const scalar = yaml.scalarNode(node);
  const found = scalar ? yaml.quote(node) : yaml.kindOf(node);
  const quoted = scalar && /^\d+$/.test(textOf(scalar));
  const hint = quoted ? 'take the quotes away' : undefined;
  yaml.error('task/wrong-type', `'${name}' takes a whole number, not ${found}`, yaml.placeOf(node), hint);
  return undefined;
};

export const boolean: Decoder<boolean> = (node, name, yaml) => {
  const value = yaml.scalar(node);
  if (typeof value === 'boolean') return value;
  const scalar = yaml.scalarNode(node);
  const found = scalar ? yaml.quote(node) : yaml.kindOf(node);
  const quoted = scalar && /^(true|false|yes|no|on|off)$/i.test(textOf(scalar));
  const hint = quoted ? 'take the quotes away' : undefined;
  yaml.error('task/wrong-type', `'${name}' takes true or false, not ${found}`, yaml.placeOf(node), hint);
  return undefined;
};

/** @param remedy what to do about a mapping in the list's place */
export function list<T>(item: Decoder<T>, remedy = "begin each line with '- '"): Decoder<readonly T[]> {
  return (node, name, yaml) => {
    const items = yaml.items(node);
    if (items) return items.map((each) => item(each, name, yaml)).filter((each) => each !== undefined);
    const scalar = yaml.scalarNode(node);
    const hint = scalar ? `write it as a list: [${yaml.quote(node)}]` : remedy;
    yaml.error(
      'task/wrong-type',
      `'${name}' takes a list, not ${yaml.kindOf(node)}`,
      yaml.placeOf(node),
      hint,
    );
    return undefined;
  };
}

/** A list, or one item that should have been one: accepted with a warning. */
export function leniently<T>(item: Decoder<T>): Decoder<readonly T[]> {
  return (node, name, yaml) => {
    const scalar = yaml.scalarNode(node);
    if (!scalar) return list(item)(node, name, yaml);
    const hint = `write it as a list: [${yaml.quote(node)}]`;
    yaml.warn('task/wrong-type', `'${name}' takes a list, not text`, yaml.placeOf(node), hint);
    const value = item(node, name, yaml);
    return value === undefined ? [] : [value];
  };
}

/** A mapping from names to texts; the place is the name's. */
export const textMap: Decoder<readonly Placed<{ readonly name: string; readonly text: string }>[]> = (
  node,
  name,
  yaml,
) =>
  Array.from(yaml.mapping(node, `'${name}'`) ?? [], ([key, entry]) => {
    const value = yaml.isNull(entry.value) ? '' : text(entry.value, key, yaml);
    return { value: { name: key, text: value ?? '' }, place: yaml.placeOf(entry.key) };
  });

/** What {@link fields} does with keys that its table does not have. */
export interface OtherKeys {
  /** What the mapping is, with its article: `a step`. */
  readonly what: string;
  /** Keys that people write by mistake, and what they mean. */
  readonly mistaken?: Readonly<Record<string, string>>;
  /** Keys with a meaning that needs more than a decoder; answers false when it has none. */
  readonly other?: (key: string, entry: Entry, yaml: YAMLText) => boolean;
}

/** A mapping whose keys are known: each is read by its decoder; nulls count as missing; any other key is a warning. */
export function fields<Table extends DecoderTable>(table: Table, others: OtherKeys): Decoder<Decoded<Table>> {
  return (node, _, yaml) => {
    const entries = yaml.mapping(node, others.what);
    if (!entries) return undefined;
    const values: [string, unknown][] = [];
    for (const [key, entry] of entries) {
      const decoder = Object.hasOwn(table, key) ? table[key] : undefined;
      if (!decoder) unknownKey(key, entry, table, others, yaml);
      else if (!yaml.isNull(entry.value)) values.push([key, decoder(entry.value, key, yaml)]);
    }
    const found = values.filter(([, value]) => value !== undefined);
    // the table's keys and its decoders' types are what Decoded says
    return Object.fromEntries(found) as Decoded<Table>;
  };
}

function unknownKey(key: string, entry: Entry, table: DecoderTable, others: OtherKeys, yaml: YAMLText): void {
  // keys that begin with x- are for the author's own use: a place to put anchors
  if (key.startsWith('x-') || others.other?.(key, entry, yaml)) return;
  const meant = others.mistaken?.[key] ?? didYouMean(key, Object.keys(table));
  const hint = meant === undefined ? 'it is ignored' : `did you mean '${meant}'?`;
  yaml.warn(
    'task/unknown-key',
    `${others.what} has no ${yaml.quote(entry.key)}`,
    yaml.placeOf(entry.key),
    hint,
  );
}
