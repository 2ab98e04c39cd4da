import { applied } from './apply.js';
import type { Bodies, Body, Template } from './body.js';
import type { Evaluation } from './evaluation.js';
import { Absent, failed, type Flow } from './flow.js';
import type { Surroundings } from './functions/index.js';
import { deepest } from './limits.js';
import { lookedUp, invoked } from './fields.js';
import { NumberLiteral } from './number-literal.js';
import type { Rendering } from './rendering.js';
import { Scope } from './scope.js';
import type { Dict, Value } from './value.js';
import type { Choice, Head, Impossible, Lookup, Operand, Site, Unit } from './unit.js';

/** Runs the units of bodies, by Handlebars' runtime; what they do is in helpers.ts. */
export class Machine implements Evaluation {
  /** The operands of the running unit. */
  operands: readonly Operand[] = [];
  /** Where the running action begins; the places of its parts count from there. */
  base = 0;
  /** Where it ends. */
  end = 0;
  bodies: Bodies | undefined;
  root: Flow;
  scope = new Scope();
  /** A loop is to be left, or its round. */
  leaving: 'break' | 'continue' | undefined;
  /** What the last unit that was evaluated gave. */
  result: Flow = null;
  private depth = 0;
  private readonly run: (shape: string, dot: Flow) => void;

  constructor(
    readonly rendering: Rendering,
    readonly template: Template,
    readonly surroundings: Surroundings,
    root: Dict,
    runner: (machine: Machine) => (shape: string, dot: unknown) => void,
  ) {
    this.root = root;
    this.run = runner(this);
  }

  /** Runs a body; `dot` is what its fields belong to. */
  play(body: Body, dot: Flow): void {
    const { rendering } = this;
    for (let index = 0; index < body.length; index++) {
      const unit = body.unitOf(index);
      const start = body.startOf(index);
      const end = body.endOf(index);
      if (unit === undefined) {
        rendering.copy(start, end);
        continue;
      }
      rendering.act(start, end);
      this.base = start;
      this.end = end;
      if (unit.plain) {
        this.emit(lookedUp(this, unit.plain.fromRoot ? this.root : dot, unit.plain));
        continue;
      }
      this.bodies = body.bodiesOf(index);
      this.operands = unit.operands;
      this.run(unit.shape, dot);
      if (this.leaving) return;
    }
  }

  /** Runs a body inside what runs now. */
  playInside(body: Body | undefined, dot: Flow, scope = new Scope(this.scope)): void {
    if (!body) return;
    const { base, end, bodies, operands, scope: outer } = this;
    if (++this.depth > deepest)
      this.rendering.stop(`templates and blocks run more than ${deepest} deep`, base, end);
    this.scope = scope;
    this.play(body, dot);
    this.depth--;
    Object.assign(this, { base, end, bodies, operands, scope: outer });
  }

  /** The value of an argument that is evaluated by itself. */
  evaluate(unit: Unit, dot: Flow): Flow {
    const { operands } = this;
    this.operands = unit.operands;
    this.run(unit.shape, dot);
    this.operands = operands;
    return this.result;
  }

  /** What the running unit's shape points to; the shape knows its type. */
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- a cast in one place instead of many
  operand<T extends Operand>(index: number): T {
    return this.operands[index] as T;
  }

  emit(flow: Flow): void {
    const { rendering } = this;
    const value = this.needed(flow);
    if (value !== failed) rendering.emit(value, this.base, this.end);
  }

  member(of: Flow, lookup: Lookup): Flow {
    return lookedUp(this, of, lookup);
  }

  invoke(of: Flow, choice: Choice, dot: Flow): Flow {
    const given = choice.given.map((unit) => this.evaluate(unit, dot));
    return invoked(this, of, choice, given);
  }

  apply(site: Site, flows: readonly Flow[]): Flow {
    return applied(this, site, flows);
  }

  impossible({ message, start, end, hint }: Impossible): Flow {
    return this.fail('template/function', message, { start, end }, hint);
  }

  /** Sets the variables of a block's head. */
  set({ names, assigns }: Head, values: readonly Flow[], scope = this.scope): void {
    names.forEach((name, index) => {
      const value = values[index] ?? null;
      if (!assigns || !scope.assign(name, value)) scope.declare(name, value);
    });
  }

  /** A value by itself, for one who only asks whether it is there. */
  asked(flow: Flow): Value | typeof failed {
    if (flow instanceof Absent) return flow.zero;
    return flow instanceof NumberLiteral ? this.settled(flow) : flow;
  }

  /** A value by itself, for one who needs it: a missing key is reported. */
  needed(flow: Flow): Value | typeof failed {
    if (flow instanceof Absent) this.rendering.missing(flow);
    return this.asked(flow);
  }

  /** A number literal as the value that its writing suggests. */
  settled(literal: NumberLiteral): Value | typeof failed {
    if (literal.value !== undefined) return literal.value;
    const place = { start: 0, end: this.end - this.base };
    return this.fail('template/function', `${literal.text} is too large for an 'int'`, place);
  }

  /** Reports an error in a part of the running action. */
  fail(
    code: 'template/function' | 'template/no-field',
    message: string,
    { start, end }: { readonly start: number; readonly end: number },
    hint?: string,
  ): typeof failed {
    return this.rendering.fail(code, message, this.base + start, this.base + end, hint);
  }

  /** What stands in a part of the running action. */
  written(start: number, end: number): string {
    return this.rendering.text.slice(this.base + start, this.base + end);
  }
}
