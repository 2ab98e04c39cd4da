import type { Place } from '../source/index.js';
import type { Diagnostic } from './diagnostic.js';
import { countOf, regionOf, type FileReport } from './file-report.js';

/** Reports as schemas/lint.schema.json describes them. */
export function renderJSON(reports: readonly FileReport[]): string {
  const diagnostics = reports.flatMap(({ path, diagnostics: found }) =>
    found.map((diagnostic) => plain(diagnostic, path)),
  );
  const files = reports.map(({ path }) => path);
  return JSON.stringify({ files, ...countOf(reports), diagnostics }, undefined, 2);
}

function plain({ code, severity, message, hint, place, related = [] }: Diagnostic, path: string): object {
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(place === undefined ? { file: path } : location(place)),
    ...(related.length === 0
      ? {}
      : { related: related.map((each) => ({ message: each.message, ...location(each.place) })) }),
  };
}

function location(place: Place): object {
  return { file: place.source.path, region: regionOf(place) };
}
