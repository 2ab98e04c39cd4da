import { Absent, failed, type Flow } from './flow.js';
import type { Machine } from './machine.js';
import type { Options } from './helper-options.js';
import { repeat } from './repeat.js';
import { Scope } from './scope.js';
import { truth } from './types.js';
import type { Choice, Head, Impossible, Lookup, Site } from './unit.js';

/**
 * What the generated code calls. Verbs (see unit.ts) get the dot first; they write into the rendering and return nothing,
 * so the string that Handlebars puts together stays empty.
 */
export const helpers: Readonly<Record<string, (...parameters: never[]) => unknown>> = {
  // parts of expressions
  constant: (index: number, { data }: Options) => data.machine.operand(index),
  root: ({ data }: Options) => data.machine.root,
  recall: (index: number, { data }: Options) => data.machine.scope.get(data.machine.operand<string>(index)),
  settled: (flow: Flow, { data }: Options) => (flow instanceof Absent ? flow : data.machine.asked(flow)),
  impossible: (index: number, { data }: Options) =>
    data.machine.impossible(data.machine.operand<Impossible>(index)),
  member: (index: number, of: Flow, { data }: Options) =>
    data.machine.member(of, data.machine.operand<Lookup>(index)),
  invoke(this: Flow, index: number, of: Flow, { data }: Options) {
    return data.machine.invoke(of, data.machine.operand<Choice>(index), this);
  },
  apply: (...parameters: readonly unknown[]) => {
    const { machine } = (parameters.at(-1) as Options).data;
    return machine.apply(machine.operand<Site>(parameters[0] as number), parameters.slice(1, -1) as Flow[]);
  },
  applyEach(this: Flow, index: number, { data }: Options) {
    return applyEach(data.machine, data.machine.operand<Site>(index), this);
  },

  // verbs
  emit: (_: Flow, flow: Flow, { data }: Options) => {
    data.machine.emit(flow);
    return '';
  },
  result: (_: Flow, flow: Flow, { data }: Options) => {
    data.machine.result = flow;
    return '';
  },
  declare: (_: Flow, index: number, flow: Flow, { data: { machine } }: Options) => {
    machine.scope.declare(machine.operand<string>(index), machine.asked(flow) === failed ? failed : flow);
    return '';
  },
  assign: (_: Flow, index: number, flow: Flow, { data: { machine } }: Options) => {
    machine.scope.assign(machine.operand<string>(index), flow);
    return '';
  },
  branch: (dot: Flow, index: number, flow: Flow, options: Options) => {
    decide(options, index, flow, dot, dot);
    return '';
  },
  bind: (dot: Flow, index: number, flow: Flow, options: Options) => {
    decide(options, index, flow, flow, dot);
    return '';
  },
  repeat,
  body: (dot: Flow, which: number, { data: { machine } }: Options) => {
    machine.playInside(which === 0 ? machine.bodies?.body : machine.bodies?.otherwise, dot);
    return '';
  },
  render: (_: Flow, index: number, head: number, flow: Flow, { data: { machine } }: Options) => {
    machine.set(machine.operand<Head>(head), [flow]);
    render(machine, machine.operand<string>(index), flow);
    return '';
  },
  renderBare: (_: Flow, index: number, { data: { machine } }: Options) => {
    render(machine, machine.operand<string>(index), null);
    return '';
  },
  leave: (_: Flow, index: number, { data: { machine } }: Options) => {
    machine.leaving = machine.operand<'break' | 'continue'>(index);
    return '';
  },
};

/** Runs one of the two bodies of an `if` or `with`; variables of its head are in sight in both. */
function decide(
  { data: { machine }, fn, inverse }: Options,
  index: number,
  flow: Flow,
  yes: Flow,
  no: Flow,
): void {
  const value = machine.asked(flow);
  if (value === failed) return;
  const head = machine.operand<Head>(index);
  const outer = machine.scope;
  if (head.names.length > 0) machine.scope = new Scope(outer);
  machine.set(head, [flow]);
  if (truth(value)) fn(yes);
  else inverse(no);
  machine.scope = outer;
}

/** `and` and `or` evaluate no argument they don't need; other functions with many arguments evaluate all. */
function applyEach(machine: Machine, site: Site, dot: Flow): Flow {
  const { shortcut } = site.called;
  const flows: Flow[] = [];
  for (const unit of site.units ?? []) {
    const flow = machine.evaluate(unit, dot);
    if (shortcut) {
      const value = machine.asked(flow);
      if (value === failed || truth(value) === (shortcut === 'true')) return value;
    }
    flows.push(flow);
  }
  const last = flows.at(-1);
  return shortcut && last !== undefined ? last : machine.apply(site, flows);
}

/** Runs another template; it sees no variables but `$`, which is what it is given. */
function render(machine: Machine, name: string, flow: Flow): void {
  const definition = machine.template.definitions.get(name);
  if (!definition) {
    machine.rendering.noTemplate(name, machine.template.definitions.keys(), machine.base, machine.end);
    return;
  }
  if (flow === failed) return;
  const { root, rendering } = machine;
  machine.root = flow;
  rendering.enter({ name, start: machine.base, end: machine.end });
  machine.playInside(definition.body, flow, new Scope());
  rendering.leave();
  machine.root = root;
}
