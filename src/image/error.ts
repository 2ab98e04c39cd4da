/**
 * Something that cannot be done with an image as it is: it has no such platform, it is broken, it is elsewhere. The message
 * is one sentence in the style of a diagnostic.
 */
export class ImageError extends Error {
  override readonly name = 'ImageError';
  /** The remedy. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
