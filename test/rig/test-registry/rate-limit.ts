import { respond, type Fault } from './fault.js';

/** A limit on how often the registry may be asked. */
export interface RateLimit {
  readonly answer: Fault['answer'];
  /** The time is over: as many requests may come again. */
  renew(): void;
}

/** Answers so many requests, then 429 with this `Retry-After` (seconds or a date) until the limit is renewed. */
export function rateLimit(most: number, retryAfter: string): RateLimit {
  let left = most;
  const errors = [{ code: 'TOOMANYREQUESTS', message: 'pull rate limit reached' }];
  const refuse = respond(429, { 'retry-after': retryAfter }, { errors });
  return {
    answer: (request, response) => left-- <= 0 && refuse(request, response),
    renew: () => void (left = most),
  };
}
