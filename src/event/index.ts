/**
 * What happens in a run, as plain JSON-safe data: {@link RunEvent}, the results of steps, and the {@link RunRecord} that stays.
 * Everything the user sees, on screen or later, is a function of these; {@link encodeEvent} is how they are written down.
 * Must not know how anything is run or shown.
 */
export type * from './comparison.js';
export { encodeEvent, isPrintable } from './encode-event.js';
export type * from './event.js';
export { printedText } from './printed-text.js';
export type * from './record.js';
