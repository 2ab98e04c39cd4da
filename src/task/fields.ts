import { didYouMean } from '../diagnostic/index.js';
import {
  boolean,
  integer,
  leniently,
  list,
  placedText,
  text,
  textMap,
  words,
  type Decoder,
} from './decode.js';
import type { Said } from './task.js';
import { values } from './values.js';
import type { Entry, YAMLText } from './yaml.js';

/** By which reader each property of a mapping is read, as made from the schemas. */
type PropertyTable = Readonly<Record<string, string>>;

const readers: Readonly<Record<string, Decoder<unknown>>> = {
  text,
  placed: placedText,
  words,
  integer,
  boolean,
  entries: textMap,
  values,
};

/** What a mapping is, and what else can be said about its keys. */
export interface MappingRules {
  /** Its name with its article: `a step`. */
  readonly what: string;
  /** Readers for the mappings inside, and for properties with rules of their own. */
  readonly readers?: Readonly<Record<string, Decoder<unknown>>>;
  /** For who writes a mapping where the property takes a list. */
  readonly remedies?: Readonly<Record<string, string>>;
  /** Keys that people write by mistake, and what they mean. */
  readonly mistaken?: Readonly<Record<string, string>>;
  /** Keys that are accepted without effect, and why. */
  readonly ignored?: Readonly<Record<string, string>>;
}

/**
 * A mapping whose properties are known: each is read by its reader; nulls count as missing; any other key is a warning.
 * The result has no place yet.
 */
export function fields<Properties>(table: PropertyTable, rules: MappingRules): Decoder<Said<Properties>> {
  const decoders = new Map(
    Object.entries(table).map(([key, reader]) => [key, decoderOf(reader, rules, rules.remedies?.[key])]),
  );
  return (node, _, yaml) => {
    const entries = yaml.mapping(node, rules.what);
    if (!entries) return undefined;
    const result: Record<string, unknown> = {};
    for (const [key, entry] of entries) {
      const decoder = decoders.get(key);
      if (!decoder) unknownKey(key, entry, [...decoders.keys()], rules, yaml);
      else if (!yaml.isNull(entry.value)) {
        noteIgnored(key, entry, rules, yaml);
        const value = decoder(entry.value, key, yaml);
        if (value !== undefined) result[key] = value;
      }
    }
    // the table and the type are made from the same schema
    return result as Said<Properties>;
  };
}

/** `placed`, `placed[]`, or `placed?[]` for a list that one text may stand for. */
function decoderOf(reader: string, rules: MappingRules, remedy: string | undefined): Decoder<unknown> {
  const [, name = reader, lenient, many] = /^(\w+)(\?)?(\[\])?$/.exec(reader) ?? [];
  const one = rules.readers?.[name] ?? readers[name];
  if (one === undefined) throw new Error(`there is no reader '${name}'`);
  if (many === undefined) return one;
  return lenient === undefined ? list(one, remedy) : leniently(one);
}

function noteIgnored(key: string, entry: Entry, { ignored }: MappingRules, yaml: YAMLText): void {
  const why = ignored?.[key];
  if (why !== undefined) yaml.warn('task/ignored', `'${key}' has no effect`, yaml.placeOf(entry.key), why);
}

function unknownKey(
  key: string,
  entry: Entry,
  known: readonly string[],
  rules: MappingRules,
  yaml: YAMLText,
): void {
  // keys that begin with x- are for the author's own use: a place to put anchors
  if (key.startsWith('x-')) return;
  const meant = rules.mistaken?.[key] ?? didYouMean(key, known);
  const hint = meant === undefined ? 'it is ignored' : `did you mean '${meant}'?`;
  const message = `${rules.what} has no ${yaml.quote(entry.key)}`;
  yaml.warn('task/unknown-key', message, yaml.placeOf(entry.key), hint);
}
