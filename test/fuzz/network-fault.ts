import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import {
  corruptAnswer,
  corruptRequest,
  dropAnswer,
  dropConnection,
  dropRequest,
  respond,
  type Fault,
} from '../rig/test-registry/index.js';

/** How often each kind of fault happened. */
export type FaultCount = Readonly<Record<string, number>>;

type Answer = Fault['answer'];

const statuses = [500, 502, 503, 429];

/**
 * A fault that strikes some requests in one of many ways. Which and how follows from the seed, the request and how often
 * it was made, not from the order in which requests that run at the same time happen to come.
 */
export function faultOf(seed: string, rate: number, count: Record<string, number>): Fault {
  const made = new Map<string, number>();
  return {
    answer: (request, response) => {
      // Upload addresses are random, and would make the faults so.
      const key = `${request.method ?? ''} ${(request.url ?? '').replace(/uploads\/[^?]+/, 'uploads/…')}`;
      const times = (made.get(key) ?? 0) + 1;
      made.set(key, times);
      const random = randomOf(`${seed} ${key} ${times}`);
      if (random() >= rate) return false;
      const [name, answer] = chosen(request, random);
      count[name] = (count[name] ?? 0) + 1;
      return answer(request, response);
    },
  };
}

function chosen(request: IncomingMessage, random: () => number): readonly [name: string, answer: Answer] {
  const faults: readonly (readonly [name: string, answer: Answer])[] = [
    ['status', respond(statuses[Math.floor(random() * statuses.length)] ?? 500)],
    ['connection dropped', dropConnection],
    ['answer cut', dropAnswer(Math.floor(random() * 100_000))],
    ['request cut', dropRequest(Math.floor(random() * 100_000))],
    ['answer corrupted', corruptAnswer(random())],
    ...(isTagged(request) ? [] : [['request corrupted', corruptRequest(random())] as const]),
    ['delayed', delay(random() * 20)],
  ];
  return faults[Math.floor(random() * faults.length)] ?? ['status', respond(500)];
}

/** What is put under a tag has no digest to check it by: no client can keep a registry from taking other bytes there. */
function isTagged({ method, url = '' }: IncomingMessage): boolean {
  return method === 'PUT' && /\/manifests\/(?!sha256:)/.test(url);
}

function delay(milliseconds: number): Answer {
  return () => new Promise((resolve) => setTimeout(() => resolve(false), milliseconds));
}

/** Numbers from 0 to 1 that follow from a text. */
function randomOf(text: string): () => number {
  const bytes = createHash('sha256').update(text).digest();
  let at = 0;
  return () => {
    const number = bytes.readUInt32BE(at) / 2 ** 32;
    at = (at + 4) % bytes.length;
    return number;
  };
}
