import { describe, expect, test } from '@jest/globals';
import { createHmac } from 'node:crypto';
import { notificationOf } from '../../../src/notify/notification.js';
import { sendNotification, type NotifyPorts } from '../../../src/notify/send.js';
import { now, recordOf } from './record-of.js';

describe('sending', () => {
  /** A webhook that answers so, one after the other; waits take no time. */
  function world(answers: readonly (number | Error)[], key?: string) {
    const posts: {
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }[] = [];
    const waits: number[] = [];
    const ports: NotifyPorts = {
      post(_, headers, body) {
        const answer = answers[posts.length] ?? 200;
        posts.push({ headers, body });
        return typeof answer === 'number' ? Promise.resolve(answer) : Promise.reject(answer);
      },
      now: () => now,
      wait: (milliseconds) => Promise.resolve(void waits.push(milliseconds)),
      key,
    };
    const target = {
      kind: 'json',
      url: new URL('https://example.com/hook?token=hunter22'),
    } as const;
    const send = (signal = new AbortController().signal) =>
      sendNotification(target, notificationOf(recordOf('Failed'), undefined, now), ports, signal);
    return { posts, waits, send };
  }

  test('tries again when the other side is busy or away', async () => {
    const { posts, waits, send } = world([
      503,
      Object.assign(new Error('connect to https://…?token=hunter22'), {
        code: 'ECONNREFUSED',
      }),
      429,
    ]);
    expect(await send()).toEqual({ status: 'sent' });
    expect(waits).toEqual([500, 1000, 2000]);
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  test('gives up, and does not say the URL', async () => {
    const away = Object.assign(new Error('connect to https://…?token=hunter22'), { code: 'ECONNREFUSED' });
    expect(await world(Array<Error>(9).fill(away)).send()).toEqual({
      status: 'failed',
      reason: 'nobody answered (ECONNREFUSED), 5 times',
    });
  });

  test('does not insist when the other side says no', async () => {
    const { posts, send } = world([404]);
    expect(await send()).toEqual({
      status: 'failed',
      reason: 'it answered 404',
    });
    expect(posts).toHaveLength(1);
  });

  test('ends when there is no more time', async () => {
    const { posts, send } = world([503, 503]);
    expect(await send(AbortSignal.abort())).toMatchObject({ status: 'failed' });
    expect(posts).toEqual([]);
  });

  test.each([
    ['correct horse', Buffer.from('correct horse')],
    ['whsec_Y29ycmVjdCBob3JzZQ==', Buffer.from('correct horse')],
  ])('signs with %s', async (key, bytes) => {
    const { posts, send } = world([], key);
    await send();
    const { headers = {}, body = '' } = posts[0] ?? {};
    const text = `${headers['webhook-id'] ?? ''}.${now / 1000}.${body}`;
    expect(headers['webhook-timestamp']).toBe(String(now / 1000));
    expect(headers['webhook-signature']).toBe(
      `v1,${createHmac('sha256', bytes).update(text).digest('base64')}`,
    );
  });
});
