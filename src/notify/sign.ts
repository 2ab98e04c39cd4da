import { createHmac } from 'node:crypto';

/** What is signed: as it is sent. */
export interface Signed {
  /** The same for each attempt, so that the other side can tell a repetition. */
  readonly id: string;
  /** Seconds since the epoch, so that an old message cannot be sent again. */
  readonly timestamp: number;
  readonly body: string;
}

/**
 * The headers by which the other side knows who has sent a message: HMAC-SHA256 over its ID, time and body. A key that
 * begins with `whsec_` is base64. @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signatureHeaders(
  { id, timestamp, body }: Signed,
  key: string | undefined,
): Readonly<Record<string, string>> {
  const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
  if (key === undefined) return headers;
  const bytes = key.startsWith('whsec_')
    ? Buffer.from(key.slice('whsec_'.length), 'base64')
    : Buffer.from(key, 'utf8');
  const signature = createHmac('sha256', bytes).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { ...headers, 'webhook-signature': `v1,${signature}` };
}
