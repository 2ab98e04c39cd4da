import type { RunEvent, StepOutput } from '../event/index.js';
import { renderEvent } from './render-event.js';
import { renderEnding } from './render-summary.js';
import { safeText } from './safe-line.js';
import type { Reporter, ReporterOptions } from './reporter.js';
import { themeFor } from './theme.js';
import { emptyView, reduce } from './view.js';

/** Lines of a failed step's output that are shown. */
const tailLength = 20;

/**
 * Errors and results only: of a step that failed its last lines, the reason and the remedy; of a run its images, one
 * `name@digest` on each line.
 */
export function quietReporter(options: ReporterOptions): Reporter {
  const { write, writeResult = write } = options;
  const tails = new Map<string, StepOutput[]>();
  let view = emptyView;
  let theme = themeFor([], options);
  const show = (event: RunEvent): void => write(renderEvent(event, view, theme));
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'run-started') theme = themeFor(event.steps, options);
      if (event.type === 'step-output') keep(event, tails);
      if (event.type === 'step-finished') {
        if (event.result.status === 'failed') [...(tails.get(event.step) ?? []), event].forEach(show);
        tails.delete(event.step);
      }
      if (event.type !== 'run-finished') return;
      const explained = view.steps.some(({ result }) => result?.status === 'failed');
      if (event.status !== 'succeeded' && !explained) write(renderEnding(view, theme).trimStart());
      for (const { name, digest } of view.images) writeResult(`${safeText(`${name}@${digest}`)}\n`);
    },
  };
}

function keep(event: StepOutput, tails: Map<string, StepOutput[]>): void {
  const tail = tails.get(event.step);
  if (tail === undefined) tails.set(event.step, [event]);
  else if (tail.push(event) > tailLength) tail.shift();
}
