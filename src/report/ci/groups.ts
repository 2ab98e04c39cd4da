import type { Write } from '../reporter.js';
import type { Dialect } from './dialect.js';

/** Where groups are written. */
interface Output {
  /** Text in which nothing must be taken for a command. */
  readonly write: Write;
  readonly command: Write;
}

interface Group {
  readonly key: string;
  readonly title: string;
  /** What has not been written yet. */
  text: string;
  /** Whether a part of it has been written already. */
  begun: boolean;
  /** What stands below the group; there when the step is over. */
  ending?: { readonly text: string; readonly mark: string };
}

/** Characters that wait for their turn at most. */
const patience = 1 << 20;

/**
 * Groups in a log, one after the other, for steps that run at the same time: the lines of one are written as they come,
 * those of the others wait until it is over. Who has waited with too much gets a group in between: nothing is lost, and
 * the memory stays small.
 */
export class Groups {
  readonly #dialect: Dialect;
  readonly #output: Output;
  /** In the order in which the steps started. */
  readonly #groups = new Map<string, Group>();
  /** The step whose lines are written as they come. */
  #open: string | undefined;
  #count = 0;

  constructor(dialect: Dialect, output: Output) {
    this.#dialect = dialect;
    this.#output = output;
  }

  begin(step: string, title: string, time: number): void {
    this.#count += 1;
    const key = `step_${this.#count}_${step.replace(/[^\w.-]/g, '_')}`;
    this.#groups.set(step, { key, title, text: '', begun: false });
    if (this.#open === undefined) this.#start(step, time);
  }

  /** Whether lines of the step stand in a group of its own; those of a service that goes on after its step do not. */
  has(step: string): boolean {
    return this.#groups.has(step);
  }

  add(step: string, text: string, time: number): void {
    const group = this.#groups.get(step);
    if (this.#open === step || group === undefined) this.#output.write(text);
    else {
      group.text += text;
      if (group.text.length >= patience) this.#interrupt(step, group, time);
    }
  }

  /** Ends a step's group; one that never began has only its ending. */
  end(step: string, text: string, mark = '', time: number): void {
    const group = this.#groups.get(step) ?? this.#unbegun(step);
    group.ending = { text, mark };
    if (this.#open === undefined) this.#next(time);
    else if (this.#open === step) this.#stop(time);
  }

  #unbegun(step: string): Group {
    const group = { key: '', title: '', text: '', begun: false };
    this.#groups.set(step, group);
    return group;
  }

  #start(step: string, time: number): void {
    const group = this.#groups.get(step);
    if (group === undefined) return;
    this.#open = step;
    const title = group.begun ? `${group.title} (continued)` : group.title;
    this.#output.command(this.#dialect.open(group.key, title, time));
    group.begun = true;
    if (group.text !== '') this.#output.write(group.text);
    group.text = '';
  }

  #stop(time: number): void {
    const step = this.#open ?? '';
    const group = this.#groups.get(step);
    this.#open = undefined;
    if (group === undefined) return;
    if (group.begun) this.#output.command(this.#dialect.close(group.key, time));
    this.#finish(step, group);
    this.#next(time);
  }

  #finish(step: string, { ending }: Group): void {
    if (ending === undefined) return;
    this.#output.write(ending.text);
    if (ending.mark !== '') this.#output.command(ending.mark);
    this.#groups.delete(step);
  }

  /** Writes the groups that are over, and opens that of the step that has run longest. */
  #next(time: number): void {
    for (const [step, group] of this.#groups) {
      if (group.ending === undefined) continue;
      if (group.key !== '') {
        this.#start(step, time);
        this.#output.command(this.#dialect.close(group.key, time));
        this.#open = undefined;
      }
      this.#finish(step, group);
    }
    const [first] = this.#groups.keys();
    if (first !== undefined) this.#start(first, time);
  }

  /** A group in between for what has waited too long. */
  #interrupt(step: string, group: Group, time: number): void {
    const open = this.#open;
    if (open !== undefined)
      this.#output.command(this.#dialect.close(this.#groups.get(open)?.key ?? '', time));
    this.#start(step, time);
    this.#output.command(this.#dialect.close(group.key, time));
    this.#open = undefined;
    if (open !== undefined) this.#start(open, time);
  }
}
