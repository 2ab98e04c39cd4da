import type {
  RunEvent,
  RunStarted,
  StepFailure,
  StepFinished,
  StepOutput,
  StepRetrying,
} from '../event/index.js';
import { formatPlatform } from '../oci/index.js';
import { formatDuration } from './duration.js';
import { safeOutput, safeText } from './safe-line.js';
import { elide, wrapColumns, wrapWords } from './text-width.js';
import type { Theme } from './theme.js';
import { unreachable, type RunView } from './view.js';

/**
 * The lines an event adds to the plain view, each ended by a line break; none for the end of the run, which
 * render-summary.ts draws. Every line starts with its step's label and a sign: `>` start, `|` output, and how it ended.
 */
export function renderEvent(event: RunEvent, view: RunView, theme: Theme): string {
  switch (event.type) {
    case 'step-output':
      return renderOutput(event, theme);
    case 'run-started':
      return renderHeading(event, theme);
    case 'step-started':
      return renderStart(event.step, view, theme);
    case 'step-retrying':
      return renderRetry(event, theme);
    case 'step-finished':
      return renderFinish(event, view, theme);
    case 'image-pushed': {
      const platforms = event.image.platforms.map(formatPlatform).join(', ');
      const text = `pushed ${safeText(event.image.name)} ${theme.colors.dim(safeText(platforms))}`;
      return line(event.step, theme.colors.green('↑'), text, theme);
    }
    case 'step-progress':
    case 'image-built':
    case 'run-finished':
      return '';
    default:
      return unreachable(event);
  }
}

function renderHeading({ run, executor, steps }: RunStarted, { colors, width }: Theme): string {
  const task = safeText(run.taskName);
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`;
  const rest = [`run ${run.id}`, executor, run.registry, count].map(safeText).join(' · ');
  const text = elide(`${task} · ${rest}`, width);
  return `${colors.bold(text.slice(0, task.length))}${colors.dim(text.slice(task.length))}\n\n`;
}

/** Columns of a title where lines have no end: a step may be a whole script. */
const longestTitle = 160;

/** The line a step starts with: what it is going to do. */
function renderStart(step: string, { steps }: RunView, theme: Theme): string {
  const title = steps.find(({ id }) => id === step)?.title ?? '';
  return line(
    step,
    theme.colors.bold('>'),
    theme.colors.bold(elide(safeText(title), Math.min(longestTitle, columnsOf(theme)))),
    theme,
  );
}

function renderOutput(event: StepOutput, theme: Theme): string {
  const { step } = event;
  const start = `${theme.labels.get(step) ?? safeText(step)} ${theme.colors.dim('|')}`;
  const safe = safeOutput(event, theme);
  const shown = theme.width === Infinity ? safe : safe.flatMap((line) => wrapped(line, theme));
  return `${start} ${shown.join(`\n${start} `)}\n`;
}

function wrapped(line: string, theme: Theme): readonly string[] {
  const text = line.trimEnd();
  return text === '' ? [''] : wrapColumns(text, columnsOf(theme));
}

function renderRetry(event: StepRetrying, theme: Theme): string {
  const { yellow } = theme.colors;
  const when = event.delaySeconds === 0 ? 'now' : `in ${event.delaySeconds} s`;
  const next = `retry ${event.attempt} of ${event.of} ${when}`;
  return paragraph(event.step, yellow('↻'), `${safeText(event.failure.message)}; ${next}`, yellow, theme);
}

function renderFinish({ step, result, duration }: StepFinished, { steps }: RunView, theme: Theme): string {
  const { green, yellow, red, dim } = theme.colors;
  const time = formatDuration(duration);
  switch (result.status) {
    case 'succeeded':
      if (result.earlier === true) return line(step, dim('✓'), dim(`succeeded earlier, in ${time}`), theme);
      return result.ignored === undefined
        ? line(step, green('✓'), green(`succeeded in ${time}`), theme)
        : renderFailure(step, yellow('!'), `failed after ${time}, ignored`, result.ignored, yellow, theme);
    case 'failed':
      return (
        renderFailure(step, red('✗'), `failed after ${time}`, result.failure, red, theme) +
        renderPlace(step, steps, theme)
      );
    case 'skipped':
      return paragraph(step, dim('-'), `skipped: ${safeText(result.because)}`, dim, theme);
    case 'canceled':
      return line(step, yellow('-'), yellow(`canceled after ${time}`), theme);
    default:
      return unreachable(result);
  }
}

function renderFailure(
  step: string,
  sign: string,
  what: string,
  { message, hint }: StepFailure,
  paint: Paint,
  theme: Theme,
): string {
  const sentence = paragraph(step, sign, `${what}: ${safeText(message)}`, paint, theme);
  return hint === undefined
    ? sentence
    : sentence + paragraph(step, ' ', `hint: ${safeText(hint)}`, String, theme);
}

/** Where the step stands in the task file, so that editors and terminals can open it. */
function renderPlace(step: string, steps: RunView['steps'], theme: Theme): string {
  const place = steps.find(({ id }) => id === step)?.place;
  if (place === undefined) return '';
  return line(step, ' ', theme.colors.dim(`at ${safeText(place.path)}:${place.line}:${place.column}`), theme);
}

type Paint = (text: string) => string;

/** A sentence that may take several lines; the sign stands at the first. */
function paragraph(step: string, sign: string, text: string, paint: Paint, theme: Theme): string {
  return wrapWords(text, columnsOf(theme))
    .map((part, index) => line(step, index === 0 ? sign : ' ', paint(part), theme))
    .join('');
}

function line(step: string, sign: string, text: string, theme: Theme): string {
  return `${theme.labels.get(step) ?? safeText(step)} ${sign} ${text}`.trimEnd() + '\n';
}

/** Columns beside the label and the sign; a terminal too narrow for anything is taken for wider. */
const columnsOf = ({ width, labelWidth }: Theme): number => Math.max(20, width - labelWidth - 3);
