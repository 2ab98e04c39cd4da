/** A function cannot work with its arguments. The message is in the style of a diagnostic and needs no name of the function. */
export class FunctionError extends Error {
  constructor(
    message: string,
    readonly hint?: string,
  ) {
    super(message);
  }
}
