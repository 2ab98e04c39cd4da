/** UTF-16 code units that templates may add to a text of so many. */
export function largest(inputLength: number): number {
  return 8 * 1024 * 1024 + 8 * inputLength;
}

/** Actions that one rendering may run, beyond those that stand in its text. */
export const longest = 1_000_000;

/** Templates and blocks that may run inside each other; the JavaScript stack bears more. */
export const deepest = 400;

/** Different problems that are worth telling. */
export const mostDiagnostics = 100;
