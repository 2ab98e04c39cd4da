/**
 * What is asked of a manifest list makes no sense: a platform twice, a list that was never created. The message is one
 * sentence in the style of a diagnostic, `hint` the remedy.
 */
export class ManifestListError extends Error {
  override readonly name = 'ManifestListError';
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.hint = hint;
  }
}
