import { didYouMean } from '../diagnostic/index.js';
import { Absent, failed, type Flow } from './flow.js';
import { FunctionError } from './functions/index.js';
import type { Evaluation } from './evaluation.js';
import { methodOf } from './methods.js';
import { kindName } from './types.js';
import { Dict, type Value } from './value.js';
import type { Choice, Lookup } from './unit.js';

/** Looks fields up, one in another; a field of what isn't there, or has no fields, is an error. */
export function lookedUp(machine: Evaluation, base: Flow, lookup: Lookup): Flow {
  return walked(machine, base, lookup, lookup.fields.length);
}

/** As above, but the last name is a method that gets arguments. */
export function invoked(machine: Evaluation, base: Flow, choice: Choice, given: readonly Flow[]): Flow {
  const { lookup } = choice;
  const owner = walked(machine, base, lookup, lookup.fields.length - 1);
  const value = machine.asked(owner);
  const name = lookup.fields.at(-1)?.name ?? '';
  const values = given.map((flow) => machine.needed(flow));
  if (value === failed || values.includes(failed)) return failed;
  if (value === null) return noField(machine, owner, lookup, lookup.fields.length - 1);
  const method = methodOf(value, name);
  if (!method) {
    const hint = 'only functions take arguments';
    return machine.fail(
      'template/function',
      `'${machine.written(lookup.start, lookup.end)}' is not a function`,
      choice,
      hint,
    );
  }
  return called(machine, choice, () => method(values as Value[]));
}

function called(machine: Evaluation, place: { start: number; end: number }, call: () => Value): Flow {
  try {
    return call();
  } catch (error) {
    if (error instanceof FunctionError)
      return machine.fail('template/function', error.message, place, error.hint);
    throw error;
  }
}

function walked(machine: Evaluation, base: Flow, lookup: Lookup, count: number): Flow {
  const { fields, start } = lookup;
  let found = base;
  // nil that came through a pipeline or a variable has any field, as nil; nil that a map holds has none
  let free = true;
  for (let index = 0; index < count; index++) {
    const field = fields[index];
    if (found === failed || !field) return failed;
    const owner = found instanceof Dict ? found : machine.asked(found);
    const place = [machine.base + start, machine.base + field.end] as const;
    if (owner instanceof Dict) {
      free = false;
      const value = owner.entries.get(field.name);
      found =
        value === undefined ? new Absent(field.name, owner.entries.keys(), ...place, owner.zero) : value;
      continue;
    }
    if (owner === null && free) {
      found = new Absent(field.name, [], ...place);
      continue;
    }
    const method = owner === failed || owner === null ? undefined : methodOf(owner, field.name);
    found = method ? called(machine, lookup, () => method([])) : noField(machine, found, lookup, index);
  }
  return found;
}

function noField(
  machine: Evaluation,
  found: Flow,
  { fields, start, fromRoot }: Lookup,
  index: number,
): typeof failed {
  const owner = machine.asked(found);
  const field = fields[index];
  if (owner === failed || !field) return failed;
  const before = index === 0 ? start : (fields[index - 1]?.end ?? start);
  const written = machine.written(start, before);
  const subject = written === '' ? 'the value here' : `'${written}'`;
  const near = found instanceof Absent ? didYouMean(found.key, found.candidates) : undefined;
  const message = owner === null ? `${subject} is not set` : `${subject} is ${kindName(owner)}`;
  const root = index === 0 && !fromRoot && written === '' ? rootHint(machine, field.name) : undefined;
  const hint = near ? `did you mean '${near}'?` : root;
  const place = { start, end: field.end };
  return machine.fail('template/no-field', `${message}, so it has no '${field.name}'`, place, hint);
}

/** Inside `range` and `with` the dot is another value; what was meant may stand at the root. */
function rootHint(machine: Evaluation, name: string): string | undefined {
  const { root } = machine;
  return root instanceof Dict && root.entries.has(name)
    ? `inside 'range' and 'with' write '$.${name}' for what stands at the root`
    : undefined;
}
