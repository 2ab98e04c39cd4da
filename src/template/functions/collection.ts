import { isList, isMap, kindName, type TemplateValue } from '../value.js';
import { FunctionError, MissingKey, type FunctionFamily } from './function.js';

/** `len index`: looking into lists, maps and texts. A text's length is that of its UTF-8 bytes. */
export const collection: FunctionFamily = {
  len: { arity: [1, 1], call: (value = null) => BigInt(lengthOf(value)) },
  index: { arity: [1, Infinity], call: index },
};

function lengthOf(value: TemplateValue): number {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (isList(value)) return value.length;
  if (isMap(value)) return Object.keys(value).length;
  throw new FunctionError(`${kindName(value)} has no length`);
}

function index(
  collected: TemplateValue = null,
  ...keys: readonly TemplateValue[]
): TemplateValue | MissingKey {
  let found: TemplateValue | MissingKey = collected;
  for (const key of keys) {
    // a missing key is nil, and nil has nothing to look into
    found = element(found instanceof MissingKey ? null : found, key);
  }
  return found;
}

function element(value: TemplateValue, key: TemplateValue): TemplateValue | MissingKey {
  if (isMap(value)) {
    if (typeof key !== 'string') throw new FunctionError(`a map's key is text, not ${kindName(key)}`);
    return Object.hasOwn(value, key) ? (value[key] ?? null) : new MissingKey(key, Object.keys(value));
  }
  const elements = typeof value === 'string' ? Array.from(Buffer.from(value), BigInt) : value;
  if (!isList(elements)) throw new FunctionError(`there is nothing to look up in ${kindName(value)}`);
  if (typeof key !== 'bigint')
    throw new FunctionError(`a list's position is a whole number, not ${kindName(key)}`);
  const found = key < 0n ? undefined : elements[Number(key)];
  if (found === undefined)
    throw new FunctionError(`there is no position ${key.toString()} in ${elements.length} elements`);
  return found;
}
