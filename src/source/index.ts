/**
 * Texts people wrote, places in them, and the way back from expanded text to the author's own characters.
 * Comes in: text. Goes out: positions, and {@link Expanded} texts whose map leads every offset to a {@link Place}.
 * Must not know what the text means: no YAML, no templates, no tasks.
 */
export { lineAt, positionAt } from './source-text.js';
export type { Place, Position, SourceText } from './source-text.js';
export { Expansion, unexpanded } from './expansion.js';
export type { Expanded, SourceMap } from './expansion.js';
