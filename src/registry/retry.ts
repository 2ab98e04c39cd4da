import { RegistryError } from './registry-error.js';

/** How often to try again, and how to wait; the last two are parameters so that tests need neither time nor luck. */
export interface RetryPolicy {
  /** Tries in all. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; doubles each time. */
  readonly firstDelay: number;
  /** Milliseconds at most, also when the registry asks for more. */
  readonly longestDelay: number;
  readonly delay: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** Between 0 and 1. */
  readonly random: () => number;
}

export const defaultRetryPolicy: RetryPolicy = {
  attempts: 5,
  firstDelay: 250,
  longestDelay: 30_000,
  delay: async (milliseconds, signal) => {
    const { setTimeout } = await import('node:timers/promises');
    await setTimeout(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
  random: Math.random,
};

/** The attempts at one piece of idempotent work: exponential back-off with jitter, or more if the registry asks for it. */
export class Attempts {
  readonly #policy: RetryPolicy;
  readonly #signal: AbortSignal | undefined;
  #made = 0;

  constructor(policy: RetryPolicy, signal: AbortSignal | undefined) {
    this.#policy = policy;
    this.#signal = signal;
  }

  /** Waits until the work may be tried again. @throws the failure, when it is not temporary or was one too many */
  async failed(error: unknown): Promise<void> {
    this.#signal?.throwIfAborted();
    if (!(error instanceof RegistryError) || !error.temporary) throw error;
    await this.again(error);
  }

  /** As {@link failed}, for a failure that another way around may avoid. */
  async again(error: RegistryError): Promise<void> {
    this.#made++;
    if (this.#made >= this.#policy.attempts) throw error;
    await this.#policy.delay(this.#delayAfter(error), this.#signal);
  }

  /** The work came forward: what failed before does not count any more. */
  startOver(): void {
    this.#made = 0;
  }

  #delayAfter({ retryAfter }: RegistryError): number {
    const { firstDelay, longestDelay, random } = this.#policy;
    const backOff = firstDelay * 2 ** (this.#made - 1) * (0.5 + random() / 2);
    return Math.min(Math.max(backOff, retryAfter ?? 0), longestDelay);
  }
}

/** Does idempotent work, again after temporary failures. */
export async function withRetry<T>(attempts: Attempts, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      await attempts.failed(error);
    }
  }
}
