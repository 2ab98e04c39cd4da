import http, { type ClientRequest } from 'node:http';
import https, { type RequestOptions } from 'node:https';
import { secureContextOf, type CertificateSources } from './certificates.js';
import { PlainAgent } from './plain-agent.js';
import type { Proxy } from './proxy.js';
import { namesProxy, type Route, type Send } from './route.js';

/** The ways to hosts with TLS, through proxies, or both. Loaded when there is such a host. */
export class Routes {
  readonly #sources: CertificateSources;
  /** Milliseconds for a proxy to open a tunnel. */
  readonly #limit: number;
  readonly #routes = new Map<string, Promise<Route>>();
  readonly #agents: http.Agent[] = [];

  constructor(sources: CertificateSources, limit: number) {
    this.#sources = sources;
    this.#limit = limit;
  }

  /** The way to the URL's host. `unverified`: whoever the other side says it is. @throws RegistryError */
  async to(url: URL, unverified: boolean): Promise<Route> {
    const key = `${url.origin} ${unverified}`;
    const known = this.#routes.get(key) ?? this.#find(url, unverified);
    this.#routes.set(key, known);
    return known.catch((error: unknown) => {
      this.#routes.delete(key);
      throw error;
    });
  }

  close(): void {
    for (const agent of this.#agents) agent.destroy();
  }

  async #find(url: URL, unverified: boolean): Promise<Route> {
    const proxy = await this.#proxyFor(url);
    if (url.protocol === 'http:') return proxy === undefined ? this.#plain() : this.#forwarded(url, proxy);
    const options = { ...(await this.#tls(url.host)), rejectUnauthorized: !unverified };
    if (proxy !== undefined) return this.#tunnelled(url, proxy, options);
    const agent = this.#kept(new https.Agent({ keepAlive: true, ...options }));
    return { send: https.request, agent };
  }

  async #proxyFor(url: URL): Promise<Proxy | undefined> {
    if (!namesProxy(this.#sources.environment)) return undefined;
    const { proxyFor } = await import('./proxy.js');
    return proxyFor(url, this.#sources.environment);
  }

  #plain(): Route {
    return { send: http.request, agent: this.#kept(new PlainAgent()) };
  }

  /** Without encryption the proxy is asked instead of the host, with the whole address. */
  async #forwarded(target: URL, proxy: Proxy): Promise<Route> {
    const { proxyUnreachable, proxyRefused } = await import('./proxy-failures.js');
    const { request, options } = await this.#asking(proxy);
    const headers = proxyHeaders(proxy);
    const agent =
      proxy.url.protocol === 'https:' ? new https.Agent({ keepAlive: true, ...options }) : new PlainAgent();
    return {
      send: (url, given) =>
        request(proxy.url, {
          ...given,
          path: url.href,
          headers: { ...(given.headers as http.OutgoingHttpHeaders), host: url.host, ...headers },
        }),
      agent: this.#kept(agent),
      explain: (error) => proxyUnreachable(error, proxy, target),
      refusal: (status) => (status === 407 ? proxyRefused(status, proxy, target) : undefined),
    };
  }

  async #tunnelled(target: URL, proxy: Proxy, tls: TlsOptions): Promise<Route> {
    const [{ TunnelAgent }, { proxyUnreachable, proxyRefused }, { request, options }] = await Promise.all([
      import('./tunnel-agent.js'),
      import('./proxy-failures.js'),
      this.#asking(proxy),
    ]);
    const tunnel = {
      ask: (given: http.RequestOptions) => request(proxy.url, { ...options, ...given }),
      target: `${target.hostname}:${target.port === '' ? '443' : target.port}`,
      headers: proxyHeaders(proxy),
      limit: this.#limit,
      unreachable: (error: Error) => proxyUnreachable(error, proxy, target),
      refused: (status: number) => proxyRefused(status, proxy, target),
    };
    const send: Send = (url, given) => {
      const reaching = { ...given, givingUp: given.signal };
      return https.request(url, reaching);
    };
    return { send, agent: this.#kept(new TunnelAgent(tunnel, tls)) };
  }

  async #asking({ url }: Proxy): Promise<{ readonly request: Request; readonly options: TlsOptions }> {
    if (url.protocol === 'http:') return { request: http.request, options: {} };
    return { request: https.request, options: await this.#tls(url.host) };
  }

  async #tls(host: string): Promise<TlsOptions> {
    const secureContext = await secureContextOf(host, this.#sources);
    return secureContext === undefined ? {} : { secureContext };
  }

  #kept<T extends http.Agent>(agent: T): T {
    this.#agents.push(agent);
    return agent;
  }
}

type TlsOptions = Pick<https.AgentOptions, 'secureContext' | 'rejectUnauthorized'>;
type Request = (url: URL, options: RequestOptions) => ClientRequest;

function proxyHeaders({ authorization }: Proxy): Readonly<Record<string, string>> {
  return authorization === undefined ? {} : { 'proxy-authorization': authorization };
}
