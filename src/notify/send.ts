import { bodyFor } from './body.js';
import type { Notification } from './notification.js';
import { signatureHeaders } from './sign.js';
import type { Target } from './target.js';

/** What sending needs of the world. */
export interface NotifyPorts {
  /** Sends a request and answers its status. Rejects with an Error when nobody answers, or the signal aborts. */
  readonly post: (
    url: URL,
    headers: Readonly<Record<string, string>>,
    body: string,
    signal: AbortSignal,
  ) => Promise<number>;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after milliseconds, or at once when the signal aborts. */
  readonly wait: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  /** The key of signatures; undefined sends none. */
  readonly key: string | undefined;
}

/** That it was taken, or why it was not: a sentence's end that does not name the URL. */
export type Sent = { readonly status: 'sent' } | { readonly status: 'failed'; readonly reason: string };

/** Milliseconds before each further attempt. */
const delays = [500, 1000, 2000, 4000];

/** Sends word of a run; tries again when the other side is busy or away, until the signal aborts. Never rejects. */
export async function sendNotification(
  target: Target,
  notification: Notification,
  { post, now, wait, key }: NotifyPorts,
  signal: AbortSignal,
): Promise<Sent> {
  const body = JSON.stringify(bodyFor(target.kind, notification));
  const id = `msg_${notification.data.id}`;
  let reason = 'nobody was asked';
  for (let attempt = 0; attempt <= delays.length; attempt++) {
    if (attempt > 0) await wait(delays[attempt - 1] ?? 0, signal);
    if (signal.aborted) return { status: 'failed', reason: `${reason}, until there was no more time` };
    const timestamp = Math.floor(now() / 1000);
    const signed = target.kind === 'json' ? signatureHeaders({ id, timestamp, body }, key) : {};
    const headers = { 'content-type': 'application/json', 'user-agent': 'taskrun', ...signed };
    const answer = await post(target.url, headers, body, signal).catch(reasonOf);
    if (typeof answer === 'number' && answer >= 200 && answer < 300) return { status: 'sent' };
    reason = typeof answer === 'number' ? `it answered ${answer}` : answer;
    if (typeof answer === 'number' && !isTemporary(answer)) return { status: 'failed', reason };
  }
  return { status: 'failed', reason: `${reason}, ${delays.length + 1} times` };
}

const isTemporary = (status: number): boolean => status === 408 || status === 429 || status >= 500;

/** A system error's code: its message may hold the URL. */
function reasonOf(error: unknown): string {
  const { code } = error as { readonly code?: unknown };
  return `nobody answered${typeof code === 'string' ? ` (${code})` : ''}`;
}
