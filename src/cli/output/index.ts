/**
 * How commands print: tables, JSON, sizes and times, a line of progress, and what is wrong, in the colours and the width of the
 * stream, and in the words of the CI service that runs them. Comes in: values. Goes out: text. Must not know what commands do.
 */
export { dialects, serviceOf } from './ci-service.js';
export { copyProgress } from './copy-progress.js';
export { diagnosticsText } from './diagnostics-text.js';
export { progressLine } from './progress-line.js';
export { table, type Column } from './table.js';
export { counted, formatBytes, formatTime, jsonText, platformText, safe, safeJSON } from './text.js';
export { usageError } from './usage-error.js';
