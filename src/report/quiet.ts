import type { RunEvent } from '../event/index.js';
import { renderEvent } from './render-event.js';
import { renderEnding } from './render-summary.js';
import { safeText } from './safe-line.js';
import type { Reporter, ReporterOptions } from './reporter.js';
import { Tails } from './tails.js';
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
  const tails = new Tails(tailLength);
  let view = emptyView;
  let theme = themeFor([], options);
  const show = (event: RunEvent): void => write(renderEvent(event, view, theme));
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'run-started') theme = themeFor(event.steps, options);
      if (event.type === 'step-output') tails.add(event);
      if (event.type === 'step-finished') {
        const lines = tails.take(event.step);
        if (event.result.status === 'failed') {
          if (lines.length > 0) show({ ...event, type: 'step-output', stream: 'stdout', lines });
          show(event);
        }
      }
      if (event.type !== 'run-finished') return;
      const explained = view.steps.some(({ result }) => result?.status === 'failed');
      if (event.status !== 'succeeded' && !explained) write(renderEnding(view, theme).trimStart());
      for (const { name, digest } of view.images) writeResult(`${safeText(`${name}@${digest}`)}\n`);
    },
  };
}
