/**
 * What is seen and kept of a run: the progress on the terminal, the history, documents, notifications. Comes in: the run's
 * events. Must not know how they come about.
 */
export { assertWritable } from './metadata-file.js';
export { writeReport } from './run-documents.js';
export { openRunViews, type RunViews } from './run-views.js';
