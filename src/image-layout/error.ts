/** Something that cannot be done with the images of a run. The message is one sentence in the style of a diagnostic. */
export class ImageLayoutError extends Error {
  override readonly name = 'ImageLayoutError';
  readonly reason: 'no-such-image' | 'no-such-platform' | 'invalid-name' | 'disk';
  /** The remedy. */
  readonly hint: string | undefined;

  constructor(reason: ImageLayoutError['reason'], message: string, hint?: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.hint = hint;
  }
}
