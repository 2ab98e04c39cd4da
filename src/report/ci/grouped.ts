import type { RunEvent, StepFinished } from '../../event/index.js';
import { renderEvent } from '../render-event.js';
import { renderEnding, renderImages, renderSteps } from '../render-summary.js';
import type { Reporter, ReporterOptions, Write } from '../reporter.js';
import { safeOutputText, safeText } from '../safe-line.js';
import { elide } from '../text-width.js';
import { themeFor } from '../theme.js';
import { emptyView, reduce, type RunView } from '../view.js';
import type { Dialect, Problem } from './dialect.js';
import { Groups } from './groups.js';

/**
 * The plain view for the log of a continuous integration service: each step's lines are a group that can be folded, how
 * it ended stands below, and failures are marked in the task file.
 */
export function groupedReporter(dialect: Dialect, options: ReporterOptions): Reporter {
  const write: Write = (text) => options.write(dialect.harmless(text));
  let view = emptyView;
  let theme = themeFor([], options);
  const groups = new Groups(dialect, { write, command: options.write });
  const finishStep = (event: StepFinished): void => {
    const problem = problemOf(event, view);
    groups.end(event.step, renderEvent(event, view, theme), problem && dialect.problem(problem), event.time);
  };
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'run-started') theme = themeFor(event.steps, options);
      if (event.type === 'step-finished') finishStep(event);
      else if (event.type === 'step-started') groups.begin(event.step, titleOf(event.step, view), event.time);
      else if (event.type === 'run-finished') finish();
      else if (event.type === 'step-output' && groups.has(event.step))
        // In a group that bears the step's name its lines need no label.
        groups.add(event.step, safeOutputText(event, theme), event.time);
      else if ('step' in event) groups.add(event.step, renderEvent(event, view, theme), event.time);
      else write(renderEvent(event, view, theme));
    },
  };

  function finish(): void {
    const { writeResult = options.write } = options;
    write(renderSteps(view.steps, theme));
    const images = renderImages(view.images, theme);
    if (images !== '') writeResult(dialect.harmless(images));
    write(renderEnding(view, theme, options));
  }
}

/** A step may be a whole script. */
const longestTitle = 160;

function titleOf(step: string, { steps }: RunView): string {
  const title = steps.find(({ id }) => id === step)?.title ?? '';
  return elide(safeText(`${step}: ${title}`), longestTitle);
}

function problemOf({ step, result }: StepFinished, { steps }: RunView): Problem | undefined {
  const ignored = result.status === 'succeeded' ? result.ignored : undefined;
  const failure = result.status === 'failed' ? result.failure : ignored;
  if (failure === undefined) return undefined;
  const { place } = steps.find(({ id }) => id === step) ?? {};
  const hint = failure.hint === undefined ? '' : `\nhint: ${safeText(failure.hint)}`;
  return {
    severity: ignored === undefined ? 'error' : 'warning',
    title: safeText(`step '${step}'`),
    message: safeText(failure.message) + hint,
    // standard input is no file of the repository
    ...(place === undefined || place.path.startsWith('<') ? {} : { place }),
  };
}
