import { failed, type Flow } from './flow.js';
import type { HelperName } from './nodes.js';
import type { Rendering } from './rendering.js';
import { isList, isMap, kindName, sortedKeys, truth, type TemplateValue } from './value.js';

/** What Handlebars hands a helper besides its arguments. */
interface Options {
  readonly data: { readonly rendering: Rendering };
  readonly fn: (dot: Flow) => string;
  readonly inverse: (dot: Flow) => string;
}

/** Thrown through Handlebars' code by `break` and `continue`, up to the loop. */
class LeaveLoop extends Error {
  constructor(readonly forGood: boolean) {
    super();
  }
}

/**
 * What the generated code calls. Helpers write into the {@link Rendering} and return nothing, so the string that
 * Handlebars puts together stays empty.
 */
export const helpers: Readonly<Record<HelperName, (...parameters: readonly unknown[]) => unknown>> = {
  copy: helper((rendering, _, [from, to]: [number, number]) => {
    rendering.copy(from, to);
  }),
  emit: helper((rendering, _, [value, from, to]: [Flow, number, number]) => {
    rendering.emit(value, from, to);
  }),
  constant: helper((rendering, _, [index]: [number]) => rendering.tables.constants[index]),
  root: helper((rendering) => rendering.root),
  member: helper((rendering, _, [base, index]: [Flow, number]) => {
    const lookup = rendering.tables.lookups[index];
    return lookup ? rendering.member(base, lookup) : failed;
  }),
  apply: helper((rendering, _, [index, ...flows]: [number, ...Flow[]]) => {
    const site = rendering.tables.sites[index];
    return site ? rendering.apply(site, flows) : failed;
  }),
  keep: helper((rendering, _, [slot, value]: [number, Flow]) => {
    rendering.keep(slot, value);
  }),
  recall: helper((rendering, _, [slot]: [number]) => rendering.recall(slot)),
  shortcut: helper((rendering, { fn }, [dot, flow, stopsAt]: [Flow, Flow, number]) => {
    const value = rendering.asked(flow);
    if (value !== failed && truth(value) !== (stopsAt === 1)) fn(dot);
  }),
  branch: helper((rendering, { fn, inverse }, [dot, flow]: [Flow, Flow]) => {
    const value = rendering.asked(flow);
    if (value !== failed) (truth(value) ? fn : inverse)(dot);
  }),
  bind: helper((rendering, { fn, inverse }, [dot, flow]: [Flow, Flow]) => {
    const value = rendering.asked(flow);
    if (value === failed) return;
    if (truth(value)) fn(value);
    else inverse(dot);
  }),
  repeat: helper(repeat),
  leave: helper((_, __, [forGood]: [number]) => {
    throw new LeaveLoop(forGood === 1);
  }),
};

/** Handlebars passes its options last; what stands before them is what our own tree puts there. */
function helper<Parameters extends readonly unknown[]>(
  work: Work<Parameters>,
): (...parameters: readonly unknown[]) => unknown {
  return (...parameters) => {
    const options = parameters.at(-1) as Options;
    const result = work(options.data.rendering, options, parameters.slice(0, -1) as unknown as Parameters);
    return result === undefined ? '' : result;
  };
}

type Work<Parameters> = (rendering: Rendering, options: Options, parameters: Parameters) => unknown;

type RepeatParameters = [dot: Flow, flow: Flow, keySlot: number, valueSlot: number, from: number, to: number];

function repeat(rendering: Rendering, { fn, inverse }: Options, parameters: RepeatParameters): void {
  const [dot, flow, keySlot, valueSlot, from, to] = parameters;
  const value = rendering.needed(flow);
  if (value === failed) return;
  const entries = entriesOf(value);
  if (!entries) {
    rendering.fail('template/function', `'range' cannot go through ${kindName(value)}`, from, to);
    return;
  }
  let empty = true;
  for (const [key, element] of entries) {
    empty = false;
    rendering.round(from, to);
    if (keySlot >= 0) rendering.keep(keySlot, key);
    if (valueSlot >= 0) rendering.keep(valueSlot, element);
    if (!goesOn(() => fn(element))) break;
  }
  if (empty) inverse(dot);
}

/** Runs one round of a loop; false after a `break`. */
function goesOn(round: () => void): boolean {
  try {
    round();
    return true;
  } catch (error) {
    if (error instanceof LeaveLoop) return !error.forGood;
    throw error;
  }
}

/** What a loop goes through: a list, a map in the order of its keys, the numbers below a number, or nothing for nil. */
function entriesOf(value: TemplateValue): Iterable<readonly [TemplateValue, TemplateValue]> | undefined {
  if (value === null) return [];
  if (isList(value)) return value.map((element, index) => [BigInt(index), element] as const);
  if (isMap(value)) return sortedKeys(value).map((key) => [key, value[key] ?? null] as const);
  return typeof value === 'bigint' ? numbersBelow(value) : undefined;
}

function* numbersBelow(end: bigint): Generator<readonly [bigint, bigint]> {
  for (let number = 0n; number < end; number++) yield [number, number];
}
