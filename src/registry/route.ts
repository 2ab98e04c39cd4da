import type { Agent, ClientRequest } from 'node:http';
import type { RequestOptions } from 'node:https';

/** Variables of the environment, by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export type Send = (url: URL, options: RequestOptions) => ClientRequest;

/** The way a request takes to its host. */
export interface Route {
  readonly send: Send;
  readonly agent: Agent;
  /** What a system error on this way means, where that isn't plain. */
  readonly explain?: (error: Error) => Error;
  /** What a status means that is not the host's own. */
  readonly refusal?: (status: number) => Error | undefined;
}

const proxyVariables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** Whether the environment has proxies at all. */
export function namesProxy(environment: Environment): boolean {
  return proxyVariables.some((name) => (environment[name] ?? '') !== '');
}
