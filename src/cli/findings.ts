import type { Checked, Diagnostic } from '../diagnostic/index.js';
import { InvalidInput } from './failure.js';

/** The warnings of the stages so far; the first stage with problems ends the command with all of its own and these. */
export class Findings {
  readonly #warnings: Diagnostic[] = [];

  get warnings(): readonly Diagnostic[] {
    return this.#warnings;
  }

  warn(...warnings: readonly Diagnostic[]): void {
    this.#warnings.push(...warnings);
  }

  /** The value of a stage. @throws InvalidInput */
  take<T>(stage: Checked<T>): T {
    if (!stage.ok) throw new InvalidInput([...this.#warnings, ...stage.problems]);
    this.warn(...stage.warnings);
    return stage.value;
  }
}
