/** What is said about a code at length; its meaning in one sentence stands in codes.ts. */
export interface Explanation {
  /** What comes of it, and why that matters. */
  readonly why: string;
  /** A task file, or a command line, that has it. */
  readonly example: string;
  /** What to do. */
  readonly remedy: string;
}
