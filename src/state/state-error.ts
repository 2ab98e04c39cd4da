/** Nobody lets us at it (`unreachable`), or what is there is no state that this version can use (`unsound`). */
export type StateErrorReason = 'unreachable' | 'unsound';

/** Why a state could not be read or written; `message` is a sentence, `hint` the remedy. */
export class StateError extends Error {
  override readonly name = 'StateError';
  readonly reason: StateErrorReason;
  readonly hint: string;

  constructor(reason: StateErrorReason, message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.hint = hint;
  }
}
