import type { RunEvent } from '../event/index.js';
import { renderEvent } from './render-event.js';
import { renderEnding, renderImages, renderSteps } from './render-summary.js';
import type { Reporter, ReporterOptions } from './reporter.js';
import { themeFor } from './theme.js';
import { emptyView, reduce } from './view.js';

/**
 * The default view, on terminals and in continuous integration: lines that are only ever added, each led by its step,
 * and at the end a table of the steps and the images pushed.
 */
export function plainReporter(options: ReporterOptions): Reporter {
  const { write, writeResult = write } = options;
  let view = emptyView;
  let theme = themeFor([], options);
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'run-started') theme = themeFor(event.steps, options);
      const text = renderEvent(event, view, theme);
      if (text !== '') write(text);
      if (event.type === 'run-finished') finish();
    },
  };

  function finish(): void {
    write(renderSteps(view.steps, theme));
    const images = renderImages(view.images, theme);
    if (images !== '') writeResult(images);
    write(renderEnding(view, theme, options));
  }
}
