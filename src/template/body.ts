import type { Unit } from './unit.js';

/**
 * A stretch of a template: texts to copy and units to run, in order. There may be very many, so they stand side by side in
 * arrays instead of being objects.
 */
export class Body {
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly units: (Unit | undefined)[] = [];
  /** What the blocks among the units run, by the unit's number. */
  private readonly inner = new Map<number, Bodies>();

  get length(): number {
    return this.starts.length;
  }

  copy(start: number, end: number): void {
    this.add(start, end, undefined);
  }

  run(unit: Unit, start: number, end: number, bodies?: Bodies): void {
    if (bodies) this.inner.set(this.length, bodies);
    this.add(start, end, unit);
  }

  private add(start: number, end: number, unit: Unit | undefined): void {
    this.starts.push(start);
    this.ends.push(end);
    this.units.push(unit);
  }

  startOf(index: number): number {
    return this.starts[index] ?? 0;
  }

  endOf(index: number): number {
    return this.ends[index] ?? 0;
  }

  /** Absent for a text. */
  unitOf(index: number): Unit | undefined {
    return this.units[index];
  }

  bodiesOf(index: number): Bodies | undefined {
    return this.inner.get(index);
  }
}

/** What a block runs: one or the other. */
export interface Bodies {
  readonly body: Body;
  readonly otherwise?: Body;
}

/** A template that another can call by name. */
export interface Definition {
  readonly name: string;
  readonly body: Body;
  /** The action that begins it. */
  readonly start: number;
  readonly end: number;
}

/** All of a text: what is run, and what it calls. */
export interface Template {
  readonly body: Body;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** Functions it uses, by name. */
  readonly functions: ReadonlySet<string>;
}
