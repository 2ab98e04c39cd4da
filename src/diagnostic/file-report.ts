import { positionAt, type Place } from '../source/index.js';
import type { Diagnostic } from './diagnostic.js';

/** What there is to say about one file. */
export interface FileReport {
  /** As the user named it. */
  readonly path: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** A stretch of a file as lines and columns; all start at 1, the end column is exclusive, columns are UTF-16 code units. */
export interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

export function regionOf({ source, start, end }: Place): Region {
  const first = positionAt(source, start);
  const last = positionAt(source, Math.max(start, end));
  return {
    startLine: first.line,
    startColumn: first.column,
    endLine: last.line,
    endColumn: last.column,
  };
}

/** How many errors and warnings there are in all files. */
export function countOf(reports: readonly FileReport[]): {
  readonly errors: number;
  readonly warnings: number;
} {
  const all = reports.flatMap(({ diagnostics }) => diagnostics);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: all.length - errors };
}
