import { failed, type Flow } from './flow.js';
import type { Options } from './helper-options.js';
import type { Machine } from './machine.js';
import { Scope } from './scope.js';
import { kindName } from './types.js';
import { Dict, Integer, List, integerOf, type Value } from './value.js';
import type { Head } from './unit.js';

/** `range`: a body for every element, or the other body when there is none. */
export function repeat(
  dot: Flow,
  index: number,
  flow: Flow,
  { data: { machine }, fn, inverse }: Options,
): string {
  const value = machine.needed(flow);
  if (value === failed) return '';
  const { bodies, base, end, operands } = machine;
  const head = machine.operand<Head>(index);
  const entries = entriesOf(machine, value, head);
  if (!entries) return '';
  const outer = machine.scope;
  let empty = true;
  for (const [key, element] of entries) {
    empty = false;
    machine.rendering.act(base, end);
    machine.scope = new Scope(outer);
    machine.set(head, head.names.length > 1 ? [key, element] : [element], machine.scope);
    fn(element);
    Object.assign(machine, { bodies, base, end, operands, scope: outer });
    const { leaving } = machine;
    machine.leaving = undefined;
    if (leaving === 'break') break;
  }
  if (empty) inverse(dot);
  return '';
}

type Entries = Iterable<readonly [Value, Value]>;

/** What a loop goes through: a list, a map in the order of its keys, the numbers below a number, or nothing for nil. */
function entriesOf(machine: Machine, value: Value, head: Head): Entries | undefined {
  if (value === null) return [];
  if (value instanceof List) return listEntries(value);
  if (value instanceof Dict) return value.sorted();
  const end = integerOf(value);
  const place = { start: 0, end: machine.end - machine.base };
  if (end !== undefined && !(value instanceof Integer && value.text !== undefined)) {
    const type = value instanceof Integer ? value.type : undefined;
    if (head.names.length < 2) return numbersBelow(end, type);
    const hint = "take one variable, or write '(until …)' for a list";
    machine.fail('template/function', 'a number has no keys to go through', place, hint);
    return undefined;
  }
  const hint = typeof value === 'string' ? "'splitList' makes a list of a text" : undefined;
  machine.fail('template/function', `'range' cannot go through ${kindName(value)}`, place, hint);
  return undefined;
}

function* listEntries({ items }: List): Generator<readonly [bigint, Value]> {
  const { length } = items;
  for (let index = 0; index < length; index++) yield [BigInt(index), items[index] ?? null];
}

function* numbersBelow(end: bigint, type: string | undefined): Generator<readonly [Value, Value]> {
  for (let number = 0n; number < end; number++) {
    yield [null, type === undefined ? number : new Integer(type, number)];
  }
}
