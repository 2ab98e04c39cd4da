/**
 * What a person or a program sees of a run: reporters, each a function of the run's events.
 * Comes in: {@link RunEvent}s in order, and where to write. Goes out: text.
 * Must not know how steps are run, nor touch the process: streams, colours and widths are given to it.
 */
export { batched } from './batched.js';
export type { ByteStream } from './batched.js';
export { formatBytes } from './bytes.js';
export { azure, uploadSummary } from './ci/azure.js';
export type { Dialect } from './ci/dialect.js';
export { github } from './ci/github.js';
export { gitlab } from './ci/gitlab.js';
export { groupedReporter } from './ci/grouped.js';
export { wantsColor } from './color.js';
export { formatDuration } from './duration.js';
export { htmlReport } from './html/index.js';
export { jsonReporter } from './json.js';
export { junitDocument } from './junit.js';
export { linesReporter } from './lines.js';
export { liveReporter } from './live/index.js';
export type { LiveReporter, Terminal } from './live/index.js';
export { markdownDocument } from './markdown.js';
export { plainReporter } from './plain.js';
export { quietReporter } from './quiet.js';
export { renderRecord } from './render-record.js';
export type { Document, Reporter, ReporterOptions, Write } from './reporter.js';
export { elide, widthOf } from './text-width.js';
