import type { StepOutput } from '../event/index.js';

/** The last lines of each step's output. */
export class Tails {
  readonly #length: number;
  readonly #lines = new Map<string, string[]>();

  /** `length` is how many lines are remembered of each step. */
  constructor(length: number) {
    this.#length = length;
  }

  add({ step, lines }: StepOutput): void {
    const known = this.#lines.get(step) ?? [];
    known.push(...lines.slice(-this.#length));
    // Not for every line: that would move all the others each time.
    if (known.length >= 8 * this.#length) known.splice(0, known.length - this.#length);
    this.#lines.set(step, known);
  }

  of(step: string): readonly string[] {
    return this.#lines.get(step)?.slice(-this.#length) ?? [];
  }

  /** The last lines of a step, which are forgotten. */
  take(step: string): readonly string[] {
    const lines = this.of(step);
    this.#lines.delete(step);
    return lines;
  }

  /** The steps of which something is remembered. */
  get steps(): readonly string[] {
    return [...this.#lines.keys()];
  }
}
