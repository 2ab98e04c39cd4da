/** No engine, or one that can't be started or stopped: a sentence, and what to do about it. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
