import type { Checked, Diagnostic } from '../../diagnostic/index.js';
import { InvalidInput } from './failure.js';

/**
 * The warnings of the stages so far; the first stage with problems ends the command with all of its own and these.
 * Secrets are masked in all of them: a message may quote text that templates have expanded.
 */
export class Findings {
  readonly #warnings: Diagnostic[] = [];
  readonly #redact: (text: string) => string;

  constructor(redact: (text: string) => string) {
    this.#redact = redact;
  }

  /** The warnings that nobody was told of: the caller does that now, and once. */
  takeWarnings(): readonly Diagnostic[] {
    return this.#warnings.splice(0);
  }

  warn(...warnings: readonly Diagnostic[]): void {
    this.#warnings.push(...warnings.map((warning) => this.#masked(warning)));
  }

  /** The value of a stage. @throws InvalidInput */
  take<T>(stage: Checked<T>): T {
    if (!stage.ok) throw this.refusal(stage.problems);
    this.warn(...stage.warnings);
    return stage.value;
  }

  /** These problems, behind the warnings so far. */
  refusal(problems: readonly Diagnostic[]): InvalidInput {
    return new InvalidInput([...this.#warnings, ...problems.map((problem) => this.#masked(problem))]);
  }

  #masked(diagnostic: Diagnostic): Diagnostic {
    const { message, hint, related } = diagnostic;
    return {
      ...diagnostic,
      message: this.#redact(message),
      ...(hint === undefined ? {} : { hint: this.#redact(hint) }),
      ...(related === undefined
        ? {}
        : { related: related.map((each) => ({ ...each, message: this.#redact(each.message) })) }),
    };
  }
}
