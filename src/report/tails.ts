import type { StepOutput } from '../event/index.js';

/** The last lines of each step's output. */
export class Tails {
  readonly #length: number;
  readonly #lines = new Map<string, StepOutput[]>();

  /** `length` is how many lines are remembered of each step. */
  constructor(length: number) {
    this.#length = length;
  }

  add(event: StepOutput): void {
    const lines = this.#lines.get(event.step);
    if (lines === undefined) this.#lines.set(event.step, [event]);
    // Not one by one: that would move all the others for every line.
    else if (lines.push(event) >= 8 * this.#length) lines.splice(0, lines.length - this.#length);
  }

  of(step: string): readonly StepOutput[] {
    return this.#lines.get(step)?.slice(-this.#length) ?? [];
  }

  /** The last lines of a step, which are forgotten. */
  take(step: string): readonly StepOutput[] {
    const lines = this.of(step);
    this.#lines.delete(step);
    return lines;
  }

  /** The steps of which something is remembered. */
  get steps(): readonly string[] {
    return [...this.#lines.keys()];
  }
}
