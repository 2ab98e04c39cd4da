import { show } from '../format/show.js';
import { byCodePoint, Dict, List, listOf, textsOf, type Value } from '../value.js';
import type { Work } from '../work.js';
import { isEmpty } from './defaults.js';
import { fixed, FunctionError, variadic, type FunctionFamily } from './function.js';

/** Sprig's map functions. Where Go's order is chance (`keys`, `values`), ours is that of the keys. */
export const dicts: FunctionFamily = {
  dict: variadic([], 'any', (values, { work }) => {
    const entries = new Map<string, Value>();
    for (let index = 0; index < values.length; index += 2) {
      entries.set(
        show(values[index] ?? null, work),
        index + 1 < values.length ? (values[index + 1] ?? null) : '',
      );
    }
    return new Dict(entries);
  }),
  set: fixed(['dict', 'string', 'any'], ([dict, key, value]) => {
    dict.entries.set(key, value);
    return asPlain(dict);
  }),
  unset: fixed(['dict', 'string'], ([dict, key]) => {
    dict.entries.delete(key);
    return asPlain(dict);
  }),
  hasKey: fixed(['dict', 'string'], ([dict, key]) => dict.entries.has(key), { askable: true }),
  pluck: variadic(['string'], 'dict', ([key, ...dicts]) =>
    listOf(dicts.flatMap(({ entries }) => (entries.has(key) ? [entries.get(key) ?? null] : []))),
  ),
  keys: variadic([], 'dict', (dicts, { work }) =>
    textsOf(dicts.flatMap(({ entries }) => paid([...entries.keys()], work).sort(byCodePoint))),
  ),
  values: fixed(['dict'], ([dict], { work }) => listOf(paid(dict.sorted(), work).map(([, value]) => value))),
  pick: variadic(['dict'], 'string', ([{ entries }, ...keys]) => {
    const wanted = keys.filter((key) => entries.has(key));
    return new Dict(new Map(wanted.map((key) => [key, entries.get(key) ?? null])));
  }),
  omit: variadic(['dict'], 'string', ([{ entries }, ...keys], { work }) => {
    const unwanted = new Set(keys);
    return new Dict(new Map(paid([...entries], work).filter(([key]) => !unwanted.has(key))));
  }),
  merge: variadic(['dict'], 'dict', ([first, ...others], { work }) => {
    for (const other of others) merge(first, other, false, work);
    return asPlain(first);
  }),
  mergeOverwrite: variadic(['dict'], 'dict', ([first, ...others], { work }) => {
    for (const other of others) merge(first, other, true, work);
    return asPlain(first);
  }),
  deepCopy: fixed(['any'], ([value], { work }) => {
    if (value === null) throw new FunctionError('there is nothing to copy: the value is not set');
    return copied(value, work);
  }),
};

/** What a function returns is a `map[string]interface {}`, even when it is `.Values` itself. */
function asPlain(dict: Dict): Dict {
  return dict.type === 'map[string]interface {}' ? dict : new Dict(dict.entries);
}

function paid<Item>(items: Item[], work: Work): Item[] {
  work.spend(items.length * 2);
  return items;
}

/** Adds to a map what another has; values that are there stay, unless they are empty or are to be overwritten. */
function merge(target: Dict, source: Dict, overwrites: boolean, work: Work, depth = 0): void {
  if (depth > 200) throw new FunctionError('these maps are nested too deeply', 'does a map hold itself?');
  for (const [key, value] of paid([...source.entries], work)) {
    const old = target.entries.get(key);
    const kept = old !== undefined && !isEmpty(old);
    if (value === null && !overwrites) continue;
    if (value instanceof Dict && kept) {
      if (old instanceof Dict) mergeNested(old, value, overwrites, work, depth + 1);
      continue;
    }
    if (!kept || overwrites) target.entries.set(key, value);
  }
}

function mergeNested(old: Dict, value: Dict, overwrites: boolean, work: Work, depth: number): void {
  if (old.type !== value.type)
    throw new FunctionError(`a '${value.type}' cannot be merged into a '${old.type}'`);
  merge(old, value, overwrites, work, depth);
}

function copied(value: Value, work: Work, depth = 0): Value {
  work.spend(20);
  if (depth > 200) throw new FunctionError('this is nested too deeply to copy', 'does a map hold itself?');
  if (value instanceof List)
    return new List(
      value.items.map((item) => copied(item, work, depth + 1)),
      value.type,
      value.unmade,
    );
  if (!(value instanceof Dict)) return value;
  return new Dict(
    new Map([...value.entries].map(([key, each]) => [key, copied(each, work, depth + 1)])),
    value.type,
  );
}
