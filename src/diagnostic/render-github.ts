import type { Diagnostic } from './diagnostic.js';
import { regionOf, type FileReport, type Region } from './file-report.js';

/**
 * Reports as workflow commands, which GitHub shows beside the lines of a pull request; one command a line.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message
 */
export function renderGitHub(reports: readonly FileReport[]): string {
  const lines = reports.flatMap(({ path, diagnostics }) =>
    diagnostics.map((diagnostic) => commandFor(diagnostic, path)),
  );
  return lines.join('\n');
}

function commandFor({ severity, code, message, hint, place }: Diagnostic, path: string): string {
  const properties: Readonly<Record<string, string | number>> = {
    file: (place?.source.path ?? path).replaceAll('\\', '/'),
    ...(place === undefined ? {} : lines(regionOf(place))),
    title: code,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return `::${severity} ${written.join(',')}::${data(text)}`;
}

/** GitHub takes columns only where the stretch is in one line. */
function lines({ startLine, startColumn, endLine, endColumn }: Region): Readonly<Record<string, number>> {
  return endLine === startLine
    ? { line: startLine, endLine, col: startColumn, endColumn }
    : { line: startLine, endLine };
}

function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
