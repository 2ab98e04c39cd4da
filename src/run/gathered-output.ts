import type { RunEvent, StepOutput } from '../event/index.js';
import type { Clock } from './clock.js';

/** Characters after which an event takes no more lines. */
const mostCharacters = 64 * 1024;

/**
 * Puts lines that come in one go into one event, because what is done for an event would otherwise be done for every line
 * that a step prints. They are told of as soon as the program is done with what it is at, and before anything else.
 */
export class GatheredOutput {
  readonly #clock: Clock;
  readonly #emit: (event: RunEvent) => void;
  #event: (Omit<StepOutput, 'lines'> & { readonly lines: string[] }) | undefined;
  #characters = 0;

  constructor(clock: Clock, emit: (event: RunEvent) => void) {
    this.#clock = clock;
    this.#emit = emit;
  }

  add(step: string, stream: StepOutput['stream'], line: string): void {
    if (this.#event?.step !== step || this.#event.stream !== stream) this.#begin(step, stream);
    this.#event?.lines.push(line);
    this.#characters += line.length;
    if (this.#characters >= mostCharacters) this.flush();
  }

  /** Tells of the lines that have come by now. */
  flush(): void {
    const event = this.#event;
    this.#event = undefined;
    this.#characters = 0;
    if (event !== undefined) this.#emit(event);
  }

  #begin(step: string, stream: StepOutput['stream']): void {
    this.flush();
    this.#event = { type: 'step-output', time: this.#clock.now(), step, stream, lines: [] };
    queueMicrotask(() => this.flush());
  }
}
