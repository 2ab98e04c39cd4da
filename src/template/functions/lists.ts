import { kindName, kindOf } from '../types.js';
import { List, listOf, type Value } from '../value.js';
import type { Work } from '../work.js';
import { toInteger } from './convert.js';
import { isEmpty } from './defaults.js';
import { identityOf } from './equality.js';
import { fixed, FunctionError, variadic, type FunctionFamily } from './function.js';

/** Sprig's list functions; none but `sortAlpha` changes a list. */
export const lists: FunctionFamily = {
  list: variadic([], 'any', (values) => listOf([...values])),
  tuple: variadic([], 'any', (values) => listOf([...values])),
  first: fixed(['any'], ([list]) => itemsOf(list)[0] ?? null),
  last: fixed(['any'], ([list]) => itemsOf(list).at(-1) ?? null),
  rest: fixed(['any'], ([list]) => without(itemsOf(list), (items) => items.slice(1))),
  initial: fixed(['any'], ([list]) => without(itemsOf(list), (items) => items.slice(0, -1))),
  append: fixed(['any', 'any'], ([list, value], { work }) => listOf([...counted(list, work), value])),
  push: fixed(['any', 'any'], ([list, value], { work }) => listOf([...counted(list, work), value])),
  prepend: fixed(['any', 'any'], ([list, value], { work }) => listOf([value, ...counted(list, work)])),
  reverse: fixed(['any'], ([list], { work }) => listOf([...counted(list, work)].reverse())),
  compact: fixed(['any'], ([list]) => listOf(itemsOf(list).filter((item) => !isEmpty(item)))),
  uniq: fixed(['any'], ([list], { work }) => {
    const seen = new Map<string, Value>();
    for (const item of itemsOf(list)) {
      const identity = identityOf(item, work);
      if (!seen.has(identity)) seen.set(identity, item);
    }
    return listOf([...seen.values()]);
  }),
  without: variadic(['any'], 'any', ([list, ...omitted], { work }) => {
    const items = itemsOf(list);
    const identities = new Set(omitted.map((item) => identityOf(item, work)));
    return listOf(items.filter((item) => !identities.has(identityOf(item, work))));
  }),
  has: fixed(['any', 'any'], ([value, list], { work }) => {
    if (list === null) return false;
    const identity = identityOf(value, work);
    return itemsOf(list).some((item) => identityOf(item, work) === identity);
  }),
  slice: variadic(['any'], 'any', ([list, ...bounds], { work }) => {
    const items = counted(list, work);
    if (items.length === 0) return null;
    const start = bounds[0] === undefined ? 0n : toInteger(bounds[0]);
    const end = bounds[1] === undefined ? BigInt(items.length) : toInteger(bounds[1]);
    if (start < 0n || end < start || end > items.length) {
      const count = `${items.length} element${items.length === 1 ? '' : 's'}`;
      throw new FunctionError(`there is no part from ${start.toString()} to ${end.toString()} in ${count}`);
    }
    return new List(items.slice(Number(start), Number(end)), list instanceof List ? list.type : undefined);
  }),
  concat: variadic([], 'any', (values, { work }) => {
    const items = values.map((list) => counted(list, work)).flat();
    return items.length === 0 ? new List([], undefined, true) : listOf(items);
  }),
};

function itemsOf(list: Value): readonly Value[] {
  if (list instanceof List) return list.items;
  throw new FunctionError(
    `${kindName(list)} is not a list (its kind is '${kindOf(list)}')`,
    typeof list === 'string' ? "'splitList' makes a list of a text" : undefined,
  );
}

/** The elements, paid for: the list is about to be copied. */
function counted(list: Value, work: Work): readonly Value[] {
  const items = itemsOf(list);
  work.spend(items.length);
  if (items.length > 1_000_000) throw new FunctionError(`a list of ${items.length} elements is too long`);
  return items;
}

/** An empty list gives one that was never made. */
function without(items: readonly Value[], rest: (items: readonly Value[]) => Value[]): List {
  return items.length === 0 ? new List([], undefined, true) : listOf(rest(items));
}
