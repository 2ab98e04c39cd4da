import type { Diagnostic } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { ignoresIn, type Ignore } from './ignores.js';

/** What is left of the findings about a task file. */
export interface Silenced {
  readonly kept: readonly Diagnostic[];
  /** Ignoring comments that silence nothing. */
  readonly unused: readonly Diagnostic[];
}

/**
 * Takes away what the file's comments `# taskrun-ignore: code` ignore: warnings, and errors of lint. What makes the task
 * impossible to understand stays.
 */
export function silence(source: SourceText, diagnostics: readonly Diagnostic[]): Silenced {
  const ignores = ignoresIn(source);
  const used = new Set<Ignore>();
  const kept = diagnostics.filter((diagnostic) => {
    const holding = ignores.filter((ignore) => holds(ignore, diagnostic, source));
    for (const ignore of holding) used.add(ignore);
    return holding.length === 0 || isFatal(diagnostic);
  });
  const unused = ignores.filter((ignore) => !used.has(ignore));
  const useless = [...used].filter((ignore) => kept.some((diagnostic) => holds(ignore, diagnostic, source)));
  return {
    kept,
    unused: [
      ...unused.map((ignore) => finding(source, ignore, `nothing here has the code '${ignore.code}'`)),
      ...useless.map((ignore) =>
        finding(source, ignore, `'${ignore.code}' is an error that cannot be ignored`),
      ),
    ],
  };
}

function holds({ code, from, to }: Ignore, diagnostic: Diagnostic, { path }: SourceText): boolean {
  const { place } = diagnostic;
  if (diagnostic.code !== code || place?.source.path !== path) return false;
  return place.start >= from && place.start < to;
}

function isFatal({ severity, code }: Diagnostic): boolean {
  return severity === 'error' && !code.startsWith('lint/');
}

function finding(source: SourceText, { start, end }: Ignore, message: string): Diagnostic {
  return {
    code: 'lint/unused-ignore',
    severity: 'warning',
    message,
    place: { source, start, end },
    hint: "take it away; 'taskrun lint --explain CODE' says what a code means",
  };
}
