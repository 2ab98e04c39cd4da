/**
 * What is wrong with what somebody wrote: the {@link Diagnostic}, its codes and documentation, suggestions
 * ("did you mean"), and rendering as text.
 * Comes in: places and sentences. Goes out: diagnostics as values and as text. Must not know what is being checked.
 */
export type { DiagnosticCode } from './codes.js';
export { checked } from './diagnostic.js';
export type { Checked, Diagnostic, RelatedPlace, Severity } from './diagnostic.js';
export { didYouMean } from './did-you-mean.js';
export { renderDiagnostics } from './render-text.js';
export { renderGitHub } from './render-github.js';
export { renderJSON } from './render-json.js';
export { countOf } from './file-report.js';
export type { FileReport } from './file-report.js';
export { visible } from './visible.js';
