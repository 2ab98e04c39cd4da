import { bytesOf, byteLength } from '../bytes.js';
import { kindName, typeOf } from '../types.js';
import { Dict, Integer, integerOf, List, type Value } from '../value.js';
import { fixed, FunctionError, MissingKey, variadic, type FunctionFamily } from './function.js';

/** `len index call`: looking into lists, maps and texts. A text's length is that of its UTF-8 bytes. */
export const collection: FunctionFamily = {
  len: fixed(['any'], ([value]) => BigInt(lengthOf(value))),
  index: variadic(['any'], 'any', ([collected, ...keys]) => {
    let found: Value | MissingKey = collected;
    if (found === null) throw new FunctionError('there is nothing to look up in: the value is not set');
    // a missing key is nil, and nil has nothing to look into
    for (const key of keys) found = element(found instanceof MissingKey ? found.zero : found, key);
    return found;
  }),
  call: variadic(['any'], 'any', ([value]) => {
    throw new FunctionError(`${kindName(value)} is not a function`, 'no value of a task file is one');
  }),
};

function lengthOf(value: Value): number {
  if (typeof value === 'string') return byteLength(value);
  if (value instanceof List) return value.items.length;
  if (value instanceof Dict) return value.entries.size;
  throw new FunctionError(`${kindName(value)} has no length`);
}

function element(value: Value, key: Value): Value | MissingKey {
  if (value instanceof Dict) return entry(value, key);
  if (value instanceof List) return value.items[position(key, value.items.length)] ?? null;
  if (typeof value !== 'string') throw new FunctionError(`there is nothing to look up in ${kindName(value)}`);
  const bytes = bytesOf(value);
  return new Integer('uint8', BigInt(bytes[position(key, bytes.length)] ?? 0));
}

function entry(dict: Dict, key: Value): Value | MissingKey {
  const anyKey = dict.type === 'map[interface {}]interface {}' && key !== null;
  if (typeof key !== 'string' && !anyKey)
    throw new FunctionError(`a map's key is text, not ${kindName(key)} (${typeOf(key)})`);
  const found = typeof key === 'string' ? dict.entries.get(key) : undefined;
  return found === undefined
    ? new MissingKey(typeof key === 'string' ? key : '', dict.entries.keys(), dict.zero)
    : found;
}

function position(key: Value, length: number): number {
  const number = integerOf(key);
  if (number === undefined)
    throw new FunctionError(`a list's position is a whole number, not ${kindName(key)} (${typeOf(key)})`);
  if (number >= 0n && number < length) return Number(number);
  const count = `${length} element${length === 1 ? '' : 's'}`;
  throw new FunctionError(`there is no position ${number.toString()} in ${count}`, 'the first position is 0');
}
