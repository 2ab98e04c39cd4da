import type { StepPlace } from '../../event/index.js';

/** How a continuous integration service wants to be told what a log means. Every command is a line of its own. */
export interface Dialect {
  /** Begins a group of lines that can be folded; `key` is unique in the log, `time` milliseconds since the epoch. */
  open(key: string, title: string, time: number): string;
  close(key: string, time: number): string;
  /** Marks a problem, at its place in the repository where the service can show it there; empty where it knows no marks. */
  problem(problem: Problem): string;
  /** Text in which nothing is a command: what a step prints must not speak to the service. */
  harmless(text: string): string;
}

/** What went wrong, for a mark. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
  readonly place?: Omit<StepPlace, 'text'>;
}

/** A character without width: what it stands in looks the same and is no command any more. */
const apart = '\u200b';

/** Parts the words with which commands begin, anywhere in a line (`##[…]`, `##vso[…]`) or at its start (`::…`). */
export function withoutCommands(text: string): string {
  if (!text.includes('##') && !text.includes('::')) return text;
  return text.replace(/##(?=\[|vso\[)/g, `##${apart}`).replace(/^(\s*):(?=:)/gm, `$1:${apart}`);
}
