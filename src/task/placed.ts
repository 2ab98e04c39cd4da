import type { Place } from '../source/index.js';

/** A value with the place it was written at, so that any later phase can point at it. */
export interface Placed<T> {
  readonly value: T;
  readonly place: Place;
}

export type TaskVersion = '1.0-preview-1' | 'v1.0.0' | 'v1.1.0';

/** Command text whose every character still knows where it was written. */
export interface Words {
  readonly text: string;
  /** The place of a stretch of `text` (offsets in UTF-16 code units) in the author's file. */
  readonly placeOf: (start: number, end: number) => Place;
  readonly place: Place;
}
