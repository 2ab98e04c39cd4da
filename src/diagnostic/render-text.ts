import colors from 'picocolors';
import { positionAt, type Place } from '../source/index.js';
import type { Diagnostic, Severity } from './diagnostic.js';
import { excerptOf } from './excerpt.js';
import { visible } from './visible.js';

/** How to print diagnostics. */
export interface RenderOptions {
  /** ANSI colours; the caller knows whether they are wanted (terminal, NO_COLOR). */
  readonly color: boolean;
  /** Columns of the terminal, into which excerpts of files shall fit. */
  readonly columns?: number;
}

type Palette = ReturnType<typeof colors.createColors>;

/**
 * Diagnostics as text for a person: sentence, place, excerpt with an underline, hint, related places, code.
 * A blank line stands between two; there is no line break at the end.
 */
export function renderDiagnostics(diagnostics: readonly Diagnostic[], options: RenderOptions): string {
  const style = { palette: colors.createColors(options.color), columns: options.columns ?? Infinity };
  return diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, style)).join('\n\n');
}

interface Style {
  readonly palette: Palette;
  readonly columns: number;
}

function renderDiagnostic(diagnostic: Diagnostic, style: Style): string {
  const { palette } = style;
  const { severity, message, place, related = [], hint, code } = diagnostic;
  const margin = ' '.repeat(Math.max(1, ...[place, ...related.map((each) => each.place)].map(digits)) + 2);
  const note = (name: string, text: string) =>
    `${margin}${palette.cyan('=')} ${palette.bold(`${name}:`)} ${sentence(text)}`;
  return [
    `${label(severity, palette)}${palette.bold(`: ${sentence(message)}`)}`,
    ...(place ? renderPlace(place, severity, margin, style) : []),
    ...(hint === undefined ? [] : [note('hint', hint)]),
    ...related.flatMap((each) => [
      note('note', each.message),
      ...renderPlace(each.place, 'note', margin, style),
    ]),
    `${margin}${palette.dim(`[${code}]`)}`,
  ].join('\n');
}

/** Names in a sentence come from the file and may be of any length. */
function sentence(text: string): string {
  return visible(text.length > longest ? `${text.slice(0, longest)}…` : text);
}

const longest = 500;

function label(severity: Severity, palette: Palette): string {
  return palette.bold(severity === 'error' ? palette.red('error') : palette.yellow('warning'));
}

function renderPlace(
  place: Place,
  severity: Severity | 'note',
  margin: string,
  { palette, columns }: Style,
): readonly string[] {
  const { line, column } = positionAt(place.source, place.start);
  const excerpt = excerptOf(place, columns - margin.length - 4);
  const paint = { error: palette.red, warning: palette.yellow, note: palette.cyan }[severity];
  const bar = palette.cyan('|');
  const number = palette.cyan(`${line}`.padStart(margin.length - 1));
  return [
    `${margin.slice(1)}${palette.cyan('-->')} ${visible(place.source.path)}:${line}:${column}`,
    `${margin}${bar}`,
    `${number} ${bar} ${excerpt.text}`.trimEnd(),
    `${margin}${bar} ${' '.repeat(excerpt.indent)}${paint('^'.repeat(excerpt.width))}`,
  ];
}

function digits(place: Place | undefined): number {
  return place ? `${positionAt(place.source, place.start).line}`.length : 1;
}
