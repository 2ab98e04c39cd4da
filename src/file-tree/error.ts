/**
 * Something that cannot be done with the files of an image, or an archive that cannot be read. The message is one sentence in
 * the style of a diagnostic.
 */
export class FileTreeError extends Error {
  override readonly name = 'FileTreeError';
  readonly reason:
    'not-found' | 'not-a-directory' | 'is-a-directory' | 'loop' | 'invalid' | 'too-large' | 'unsupported';
  readonly hint: string | undefined;

  constructor(reason: FileTreeError['reason'], message: string, hint?: string) {
    super(message);
    this.reason = reason;
    this.hint = hint;
  }
}
