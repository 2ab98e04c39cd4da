import { pathToFileURL } from 'node:url';
import { isAbsolute } from 'node:path';
import type { Place } from '../source/index.js';
import type { DiagnosticCode } from './codes.js';
import type { Diagnostic } from './diagnostic.js';
import { explanationOf } from './documentation.js';
import { regionOf, type FileReport } from './file-report.js';

/** The program that made a report. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/**
 * Reports as a SARIF log, for code scanning services and editors.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function renderSARIF(reports: readonly FileReport[], tool: Tool): string {
  const found = reports.flatMap(({ path, diagnostics }) =>
    diagnostics.map((diagnostic) => ({ diagnostic, path })),
  );
  const codes = [...new Set(found.map(({ diagnostic }) => diagnostic.code))].sort();
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { ...tool, rules: codes.map(ruleFor) } },
        columnKind: 'utf16CodeUnits',
        artifacts: reports.map(({ path }) => ({ location: { uri: uriOf(path) } })),
        results: found.map(({ diagnostic, path }) => resultFor(diagnostic, path, codes)),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

function ruleFor(code: DiagnosticCode): object {
  const { meaning, why, remedy, example } = explanationOf(code);
  return {
    id: code,
    shortDescription: { text: literal(meaning) },
    fullDescription: { text: literal(why) },
    help: {
      text: literal(`${why}\n\nExample:\n\n${example}\n\nRemedy: ${remedy}`),
      markdown: literal(`${why}\n\n**Example**\n\n\`\`\`yaml\n${example}\n\`\`\`\n\n**Remedy:** ${remedy}`),
    },
  };
}

function resultFor(
  { code, severity, message, hint, place, related = [] }: Diagnostic,
  path: string,
  codes: readonly DiagnosticCode[],
): object {
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: severity,
    message: { text: literal(hint === undefined ? message : `${message}\nhint: ${hint}`) },
    locations: [{ physicalLocation: place === undefined ? file(path) : stretch(place) }],
    ...(related.length === 0 ? {} : { relatedLocations: related.map(relatedLocation) }),
  };
}

function relatedLocation(related: { readonly message: string; readonly place: Place }, id: number): object {
  return { id, message: { text: literal(related.message) }, physicalLocation: stretch(related.place) };
}

/** Braces mark placeholders in SARIF's messages, and are doubled when they are meant as they are (section 3.11.5). */
function literal(text: string): string {
  return text.replaceAll(/[{}]/g, '$&$&');
}

function file(path: string): object {
  return { artifactLocation: { uri: uriOf(path) } };
}

function stretch(place: Place): object {
  return { ...file(place.source.path), region: regionOf(place) };
}

/** Relative to where the user stands, as services expect it; files named absolutely keep that. */
function uriOf(path: string): string {
  if (/^https?:\/\//.test(path)) return path;
  if (isAbsolute(path)) return pathToFileURL(path).href;
  const parts = path.split(/[\\/]/).map(encodeURIComponent);
  return parts.join('/');
}
