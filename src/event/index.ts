/**
 * What happens in a run, as plain JSON-safe data: {@link RunEvent}, the results of steps, and the {@link RunRecord} that stays.
 * Everything the user sees, on screen or later, is a function of these. Must not know how anything is run or shown.
 */
export type * from './comparison.js';
export type * from './event.js';
export type * from './record.js';
