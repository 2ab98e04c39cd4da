/**
 * The documentation of every code, and what is made of it. A second door beside index.ts: it is long and rarely wanted,
 * so it is imported only where somebody asks.
 */
export { allCodes, codeNamed, nearestCode, renderExplanation } from './documentation.js';
export { renderSARIF } from './render-sarif.js';
export type { Tool } from './render-sarif.js';
