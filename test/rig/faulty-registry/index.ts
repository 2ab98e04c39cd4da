/**
 * The embedded registry with faults, for tests of clients: its own handler, wrapped.
 * Comes in: rules that say which requests fail and how. Goes out: a registry on a free port, and a log of its requests.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { openStorage, requestHandler } from '../../../src/registry-server/index.js';
import type { Rule } from './fault.js';
import { inject } from './inject.js';

export { gate, type Fault, type Gate, type Rule } from './fault.js';

/** One request, in the order of arrival. */
export interface LoggedRequest {
  readonly method: string;
  readonly target: string;
  readonly authorization?: string;
}

export interface FaultyRegistry {
  /** Such as `localhost:40123`. */
  readonly address: string;
  /** Every request so far. */
  readonly requests: readonly LoggedRequest[];
  /** Adds a rule; of those that match a request the oldest that is not used up counts. */
  fail(rule: Rule): void;
  /** Settles when no request that has come so far is at work in the registry any more. */
  settled(): Promise<void>;
  /** Forgets all rules. */
  heal(): void;
  close(): Promise<void>;
}

/** Starts a registry that works until a rule says otherwise. */
export async function startFaultyRegistry(dataFolder: string): Promise<FaultyRegistry> {
  const handler = requestHandler(await openStorage(dataFolder));
  const requests: LoggedRequest[] = [];
  const rules: { rule: Rule; left: number }[] = [];
  const active = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const { method = '', url: target = '', headers } = request;
    requests.push({ method, target, ...(headers.authorization && { authorization: headers.authorization }) });
    const found = rules.find(({ rule, left }) => left > 0 && matches(rule, method, target));
    if (found) found.left -= 1;
    const answered = found
      ? inject(found.rule.fault, request, response, handler)
      : handler(request, response);
    active.add(answered);
    void answered.finally(() => active.delete(answered));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `localhost:${(server.address() as AddressInfo).port}`,
    requests,
    fail: (rule) => void rules.push({ rule, left: rule.times ?? Infinity }),
    heal: () => void rules.splice(0),
    settled: async () => {
      await Promise.all(active);
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await Promise.all([closed, ...active]);
    },
  };
}

function matches({ method, target }: Rule, actualMethod: string, actualTarget: string): boolean {
  return (method ?? actualMethod) === actualMethod && (target?.test(actualTarget) ?? true);
}
