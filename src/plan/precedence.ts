import type { PlannedStep } from './plan.js';

type Ordered = Pick<PlannedStep, 'id' | 'after'>;

/** A step in a chain of steps, each of which waits for the one before it. */
interface Link {
  readonly chain: number;
  readonly index: number;
}

/**
 * Which steps have ended when another one starts. The steps are divided into chains, within which that is a comparison of
 * two numbers; between chains only the edges that cross from one to another are followed. Memory grows with steps and
 * edges, not with their product.
 */
export class StepPrecedence {
  private readonly links = new Map<string, Link>();
  /** By chain: its members that wait for members of other chains, in the chain's order. */
  private readonly crossings = new Map<
    number,
    { readonly index: number; readonly after: readonly Link[] }[]
  >();
  /** What the step asked about last waits for: the last member of each chain. */
  private last: { readonly id: string; readonly reached: ReadonlyMap<number, number> } | undefined;

  /** The steps of a plan, which has no cycles. */
  constructor(steps: readonly Ordered[]) {
    const ends: number[] = [];
    for (const step of inOrder(steps)) this.add(step, ends);
  }

  /** Whether `one` has ended when `other` starts. */
  isBefore(one: string, other: string): boolean {
    const first = this.links.get(one);
    const second = this.links.get(other);
    if (first === undefined || second === undefined) return false;
    if (first.chain === second.chain) return first.index < second.index;
    return first.index <= (this.reachedFrom(other, second).get(first.chain) ?? -1);
  }

  private add({ id, after }: Ordered, ends: number[]): void {
    const earlier = after.flatMap((name) => this.links.get(name) ?? []);
    const end = earlier.find(({ chain, index }) => ends[chain] === index);
    const link = end === undefined ? { chain: ends.length, index: 0 } : { ...end, index: end.index + 1 };
    ends[link.chain] = link.index;
    this.links.set(id, link);
    const others = earlier.filter(({ chain }) => chain !== link.chain);
    if (others.length === 0) return;
    const known = this.crossings.get(link.chain) ?? [];
    known.push({ index: link.index, after: others });
    this.crossings.set(link.chain, known);
  }

  private reachedFrom(id: string, start: Link): ReadonlyMap<number, number> {
    if (this.last?.id === id) return this.last.reached;
    const reached = new Map<number, number>();
    const waiting = [start];
    for (let link = waiting.pop(); link !== undefined; link = waiting.pop()) {
      const { chain, index } = link;
      const before = reached.get(chain) ?? -1;
      if (index <= before) continue;
      reached.set(chain, index);
      for (const crossing of this.crossings.get(chain) ?? []) {
        if (crossing.index > before && crossing.index <= index) waiting.push(...crossing.after);
      }
    }
    this.last = { id, reached };
    return reached;
  }
}

/** The steps so that each comes after those it waits for; steps may name later ones. */
function inOrder(steps: readonly Ordered[]): readonly Ordered[] {
  const followers = new Map<string, Ordered[]>();
  const ids = new Set(steps.map(({ id }) => id));
  const missing = new Map(steps.map(({ id, after }) => [id, after.filter((name) => ids.has(name)).length]));
  for (const step of steps) {
    for (const id of step.after) {
      const known = followers.get(id);
      if (known === undefined) followers.set(id, [step]);
      else known.push(step);
    }
  }
  const ready = steps.filter(({ id }) => missing.get(id) === 0);
  // the list grows while it is gone through
  for (const { id } of ready) {
    for (const step of followers.get(id) ?? []) {
      const left = (missing.get(step.id) ?? 0) - 1;
      missing.set(step.id, left);
      if (left === 0) ready.push(step);
    }
  }
  return ready;
}
