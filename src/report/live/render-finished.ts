import type { StepFailure, StepFinished, StepPlace } from '../../event/index.js';
import { formatDuration } from '../duration.js';
import { safeLine, safeText } from '../safe-line.js';
import { elide, widthOf, wrapWords } from '../text-width.js';
import type { Theme } from '../theme.js';
import { unreachable, type StepView } from '../view.js';
import { stepLine } from './render-frame.js';

/**
 * What stays on the screen of a step that is over: one line; of one that failed, also what it printed last, and the
 * failure with its place in the task file.
 */
export function renderFinished(
  { step: id, result, duration }: StepFinished,
  step: StepView | undefined,
  tail: readonly string[],
  theme: Theme,
): readonly string[] {
  const { green, yellow, red, dim } = theme.colors;
  const line = (sign: string, time = formatDuration(duration)): string =>
    stepLine(sign, id, step?.title ?? '', time, theme);
  switch (result.status) {
    case 'succeeded':
      return result.ignored === undefined
        ? [line(green('✓'))]
        : [line(yellow('!')), ...failureLines(result.ignored, 'ignored', step?.place, theme)];
    case 'failed':
      return [
        line(red('✗')),
        ...tailLines(tail, theme),
        ...failureLines(result.failure, 'error', step?.place, theme),
      ];
    case 'skipped':
      return [line(dim('-'), 'skipped')];
    case 'canceled':
      return [line(yellow('-'), 'canceled')];
    default:
      return unreachable(result);
  }
}

function tailLines(tail: readonly string[], { color, colors, width }: Theme): readonly string[] {
  return tail.map((line) => elide(`  ${colors.dim('│')} ${safeLine(line, { color })}`, width));
}

function failureLines(
  { message, hint }: StepFailure,
  label: 'error' | 'ignored',
  place: StepPlace | undefined,
  { colors, width }: Theme,
): readonly string[] {
  const paint = label === 'error' ? colors.red : colors.yellow;
  const margin = ' '.repeat(3 + (place === undefined ? 1 : `${place.line}`.length));
  const columns = Math.max(20, width - margin.length - 2);
  const sentence = wrapWords(`${label}: ${safeText(message)}`, columns);
  const remedy = hint === undefined ? [] : wrapWords(`hint: ${safeText(hint)}`, columns - 2);
  return [
    ...sentence.map((text, at) => `  ${at === 0 ? paint(colors.bold(text)) : paint(`  ${text}`)}`),
    ...(place === undefined ? [] : placeLines(place, margin, paint, { colors, width })),
    ...remedy.map((text, at) => `${margin}${at === 0 ? colors.cyan('=') : ' '} ${text}`),
  ];
}

/** The place of the step, as diagnostics show places. */
function placeLines(
  { path, line, column, text }: StepPlace,
  margin: string,
  paint: (text: string) => string,
  { colors, width }: Pick<Theme, 'colors' | 'width'>,
): readonly string[] {
  const bar = colors.cyan('|');
  const shown = elide(safeLine(text, { color: false }), Math.max(20, width - margin.length - 2));
  const indent = Math.min(column - 1, widthOf(shown));
  const marks = '^'.repeat(Math.max(1, widthOf(shown.trimEnd()) - indent));
  return [
    `${margin.slice(1)}${colors.cyan('-->')} ${safeText(path)}:${line}:${column}`,
    `${margin}${bar}`,
    `${colors.cyan(`${line}`.padStart(margin.length - 1))} ${bar} ${shown}`.trimEnd(),
    `${margin}${bar} ${' '.repeat(indent)}${paint(marks)}`,
  ];
}
