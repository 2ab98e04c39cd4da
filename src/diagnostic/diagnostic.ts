import type { Place } from '../source/index.js';
import type { DiagnosticCode } from './codes.js';

/** Errors stop the stage that finds them; warnings never stop anything. */
export type Severity = 'error' | 'warning';

/** One thing the author should know: what, where, and what to do about it. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** One sentence, lower case, names quoted, no period. */
  readonly message: string;
  /** Absent only when the problem has no text of its own (a file that isn't there). */
  readonly place?: Place;
  /** Other places that explain it, in the order a reader needs them. */
  readonly related?: readonly RelatedPlace[];
  /** The remedy, in the same style as the message. */
  readonly hint?: string;
}

export interface RelatedPlace {
  readonly message: string;
  readonly place: Place;
}

/** What a stage answers: a value with warnings, or every problem it found (errors, and the warnings beside them). */
export type Checked<T> =
  | { readonly ok: true; readonly value: T; readonly warnings: readonly Diagnostic[] }
  | { readonly ok: false; readonly problems: readonly Diagnostic[] };

/** A value when none of the diagnostics is an error; otherwise all of them as problems. */
export function checked<T>(value: T, diagnostics: readonly Diagnostic[]): Checked<T> {
  return diagnostics.some(({ severity }) => severity === 'error')
    ? { ok: false, problems: diagnostics }
    : { ok: true, value, warnings: diagnostics };
}
