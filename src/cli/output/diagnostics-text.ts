import { renderDiagnostics, type Diagnostic } from '../../diagnostic/index.js';
import { wantsColor } from '../../report/index.js';
import { positionAt, type Place } from '../../source/index.js';
import { dialects, serviceOf } from './ci-service.js';
import type { IO } from '../console/index.js';

/**
 * Diagnostics for one of the process's streams, in its width and its colours, and unless `marked` is false with the commands
 * that mark them in the files where a continuous integration service can do that.
 */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  name: 'stdout' | 'stderr',
  io: IO,
  { marked = true } = {},
): string {
  if (diagnostics.length === 0) return '';
  const stream = io[name];
  const { columns = 0 } = stream as { readonly columns?: number };
  const text = renderDiagnostics(diagnostics, {
    color: wantsColor(stream, io.environment),
    ...(columns === 0 ? {} : { columns }),
  });
  const marks = marked ? diagnostics.map((diagnostic) => markOf(diagnostic, io)) : [];
  return `${text}\n${marks.join('')}`;
}

function markOf({ severity, code, message, hint, place }: Diagnostic, io: IO): string {
  const service = serviceOf(io);
  if (service === undefined) return '';
  const text = hint === undefined ? message : `${message}\nhint: ${hint}`;
  const where = place === undefined || place.source.path.startsWith('<') ? {} : { place: placeOf(place) };
  return dialects[service].problem({ severity, title: code, message: text, ...where });
}

function placeOf({ source, start }: Place): { path: string; line: number; column: number } {
  return { path: source.path, ...positionAt(source, start) };
}
