/**
 * What a person or a program sees of a run: reporters, each a function of the run's events.
 * Comes in: {@link RunEvent}s in order, and where to write. Goes out: text.
 * Must not know how steps are run, nor touch the process: streams, colours and widths are given to it.
 */
export { batched } from './batched.js';
export { wantsColor } from './color.js';
export { formatDuration } from './duration.js';
export { jsonReporter } from './json.js';
export { linesReporter } from './lines.js';
export { plainReporter } from './plain.js';
export { quietReporter } from './quiet.js';
export { renderRecord } from './render-record.js';
export type { Reporter, ReporterOptions, Write } from './reporter.js';
export { elide, pad, widthOf } from './text-width.js';
