/** Thrown to end the rendering of a template that would never end, or not soon. */
export class WorkExhausted extends Error {}

/** Steps of work for one rendering; about a second's worth. */
const most = 30_000_000;

/** Counts what a rendering costs, so that no template costs more than a second or two. */
export class Work {
  private left = most;

  /**
   * Takes some steps: about one for a character or an element that a function goes through.
   * @throws WorkExhausted
   */
  spend(steps: number): void {
    this.left -= steps;
    if (this.left < 0) throw new WorkExhausted('the templates do more work than any task needs');
  }
}
