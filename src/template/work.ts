/** Thrown to end the rendering of a template that would never end, or not soon. */
export class WorkExhausted extends Error {}

/** Steps of work for one rendering; about a second's worth. */
const most = 20_000_000;

/** Milliseconds of one rendering, and what a character of its text adds. */
const longest = 1500;
const perCharacter = 0.005;

/** How many payments go by between two looks at the clock. */
const rounds = 64;

/** Counts what a rendering costs, so that no template costs more than a second or two. */
export class Work {
  private left = most;
  private payments = 0;
  private readonly deadline: number;

  /** @param length of the text that is rendered: a long one may take longer */
  constructor(length = 0) {
    this.left += length * 20;
    this.deadline = performance.now() + longest + length * perCharacter;
  }

  /**
   * Takes some steps: about one for a character or an element that a function goes through. The clock is only for what
   * turns out slower than its steps say.
   * @throws WorkExhausted
   */
  spend(steps: number): void {
    this.left -= steps;
    const late = ++this.payments % rounds === 0 && performance.now() > this.deadline;
    if (this.left < 0 || late) throw new WorkExhausted('the templates do more work than any task needs');
  }
}
