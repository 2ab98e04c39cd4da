import type { Place } from '../source/index.js';

/** A build that cannot be done. The message is one sentence in the style of a diagnostic. */
export class ImageBuildError extends Error {
  override readonly name = 'ImageBuildError';
  /** The instruction. */
  readonly place: Place | undefined;
  readonly hint: string | undefined;

  constructor(
    message: string,
    { place, hint, cause }: { readonly place?: Place; readonly hint?: string; readonly cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.place = place;
    this.hint = hint;
  }
}
