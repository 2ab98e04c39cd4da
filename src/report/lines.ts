import type { Reporter, Write } from './reporter.js';
import { safeOutput } from './safe-line.js';

/** What the steps print and nothing else: no labels, no words of taskrun's own. */
export function linesReporter(options: { readonly write: Write; readonly color: boolean }): Reporter {
  return {
    report(event) {
      if (event.type === 'step-output') options.write(`${safeOutput(event, options).join('\n')}\n`);
    },
  };
}
