import type { RunEvent } from '../../../src/event/index.js';
import type { Reporter, ReporterOptions } from '../../../src/report/index.js';

/** Everything that a view writes of these events. */
export function shown(
  view: (options: ReporterOptions) => Reporter,
  events: readonly RunEvent[],
  options: { readonly width?: number; readonly color?: boolean } = {},
): string {
  let text = '';
  const reporter = view({ color: false, ...options, write: (part) => (text += part) });
  for (const event of events) reporter.report(event);
  reporter.close?.();
  return text;
}
