import { converted, Mismatch } from './arguments.js';
import { Absent, failed, type Flow } from './flow.js';
import { FunctionError, MissingKey, type Parameter, type TemplateFunction } from './functions/index.js';
import type { Evaluation } from './evaluation.js';
import { NumberLiteral } from './number-literal.js';
import { WorkExhausted } from './work.js';
import { List, type Value } from './value.js';
import type { Site } from './unit.js';

/** What a call gives: its arguments are counted and converted as Go does, and its errors become diagnostics. */
export function applied(machine: Evaluation, site: Site, flows: readonly Flow[]): Flow {
  if (flows.includes(failed)) return failed;
  const { called, name } = site;
  const { length } = called.parameters;
  if (flows.length < length || (!called.rest && flows.length > length)) {
    const message = `'${name}' takes ${countOf(called)}, not ${flows.length}`;
    return machine.fail('template/function', message, site);
  }
  const values = argumentsOf(machine, site, flows);
  return values === failed ? failed : result(machine, site, values);
}

function argumentsOf(machine: Evaluation, site: Site, flows: readonly Flow[]): Value[] | typeof failed {
  const { called, name } = site;
  const values: Value[] = [];
  for (const [index, flow] of flows.entries()) {
    const parameter: Parameter = called.parameters[index] ?? called.rest ?? 'any';
    const given = flow instanceof NumberLiteral ? flow : machine.asked(flow);
    if (given === failed) return failed;
    const value = converted(given, parameter);
    if (value instanceof Mismatch) {
      const place = site.given[index] ?? site;
      const subject = machine.written(place.start, place.end);
      const named = subject.length > 60 ? 'an argument' : `'${subject}'`;
      return machine.fail(
        'template/function',
        `'${name}' cannot take ${named}: ${value.message}`,
        place,
        value.hint,
      );
    }
    // one who cannot take nil has said so above
    if (!called.askable) machine.needed(flow);
    values.push(value);
  }
  return values;
}

function result(machine: Evaluation, site: Site, values: Value[]): Flow {
  const { called, name } = site;
  try {
    machine.surroundings.work.spend(40 + costOf(values));
    const given = called.call(values, machine.surroundings);
    if (typeof given === 'string') machine.surroundings.work.spend(given.length / 2);
    if (!(given instanceof MissingKey)) return given;
    const { key, candidates, zero } = given;
    return new Absent(key, candidates, machine.base + site.start, machine.base + site.end, zero);
  } catch (error) {
    if (error instanceof FunctionError) {
      return machine.fail('template/function', `'${name}': ${error.message}`, site, error.hint);
    }
    if (error instanceof WorkExhausted) {
      return machine.rendering.stop(error.message, machine.base + site.start, machine.base + site.end);
    }
    throw error;
  }
}

/** What a call costs at least: most functions go through their arguments. */
function costOf(values: readonly Value[]): number {
  let cost = values.length;
  for (const value of values) {
    if (typeof value === 'string') cost += value.length;
    else if (value instanceof List) cost += value.items.length;
  }
  return cost;
}

function countOf({ parameters: { length }, rest }: TemplateFunction): string {
  const count = rest ? `at least ${length}` : `${length}`;
  return `${count} argument${length === 1 ? '' : 's'}`;
}
