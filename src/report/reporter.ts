import type { RunEvent } from '../event/index.js';

/** Something that shows a run while it happens. Events come in order; `close` comes once, after the last. */
export interface Reporter {
  report(event: RunEvent): void;
  close?(): void;
}

/** Something made of a whole run, for a file. */
export interface Document {
  report(event: RunEvent): void;
  /** Of what has happened until now. */
  text(): string;
}

/** Takes text that ends in a line break; never a part of a line. */
export type Write = (text: string) => void;

export interface ReporterOptions {
  /** Progress: what happens, as it happens. */
  readonly write: Write;
  /** Results: the images pushed; where absent they go to `write`. */
  readonly writeResult?: Write;
  /** ANSI colours; see {@link wantsColor}. */
  readonly color: boolean;
  /** Columns of the terminal; absent where lines have no end, as in a file. */
  readonly width?: number;
  /** Whether the history keeps the run, so that its log can be looked at later. */
  readonly kept?: boolean;
}
