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

/** Does idempotent work, again after temporary failures: exponential back-off with jitter, or what the registry asks for. */
export async function withRetry<T>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof RegistryError) || !error.temporary || attempt >= policy.attempts) throw error;
      await policy.delay(delayAfter(attempt, error, policy), signal);
    }
  }
}

function delayAfter(attempt: number, error: RegistryError, policy: RetryPolicy): number {
  const backOff = policy.firstDelay * 2 ** (attempt - 1) * (0.5 + policy.random() / 2);
  return Math.min(error.retryAfter ?? backOff, policy.longestDelay);
}
