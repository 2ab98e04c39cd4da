import { setTimeout as delay } from 'node:timers/promises';

/** Time as a port, so that tests decide when it passes. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`, or at once (without rejecting) when `signal` aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** The real one. */
export const systemClock: Clock = {
  now: Date.now,
  async wait(milliseconds, signal) {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal }).catch(() => undefined);
  },
};
