import type { Clock } from '../../../src/schedule/ports.js';

/** Time that passes when everybody waits for it. */
export class FakeClock implements Clock {
  #now: number;
  readonly #waits = new Set<{ readonly until: number; readonly wake: () => void }>();

  constructor(now: number) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waits.delete(entry);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const entry = { until: this.#now + milliseconds, wake };
      this.#waits.add(entry);
      signal?.addEventListener('abort', wake);
    });
  }

  /** Lets time pass to that point, from one wait that ends to the next. */
  async passTo(time: number): Promise<void> {
    for (;;) {
      await settled();
      const next = [...this.#waits].sort((one, other) => one.until - other.until)[0];
      if (next === undefined || next.until > time) break;
      this.#now = Math.max(this.#now, next.until);
      next.wake();
    }
    this.#now = time;
  }

  /** The clock is at that point at once: the machine has slept. */
  jumpTo(time: number): void {
    this.#now = time;
  }
}

/** When everything that can go on without time has gone on. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise(setImmediate);
}
