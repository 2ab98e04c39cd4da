import type { Reporter, Write } from './reporter.js';
import { safeOutputText } from './safe-line.js';

/** What the steps print and nothing else: no labels, no words of taskrun's own. */
export function linesReporter(options: { readonly write: Write; readonly color: boolean }): Reporter {
  return {
    report(event) {
      if (event.type === 'step-output') options.write(safeOutputText(event, options));
    },
  };
}
