/** How an archive is not what `docker save` writes: it ends too soon, or says what cannot be. */
export type ImageArchiveFault = 'truncated' | 'invalid' | 'incomplete';

/**
 * An archive that cannot be pushed. The message is one sentence in the style of a diagnostic; names out of the archive
 * in it are safe to show.
 */
export class ImageArchiveError extends Error {
  override readonly name = 'ImageArchiveError';
  readonly fault: ImageArchiveFault;
  readonly hint: string | undefined;

  constructor(fault: ImageArchiveFault, message: string, hint?: string) {
    super(message);
    this.fault = fault;
    this.hint = hint;
  }
}
