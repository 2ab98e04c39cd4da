/** What a registry's name says about where its API is. */
export interface Endpoint {
  /** Host and port as image names have it. */
  readonly registry: string;
  /** Ends in `/v2/`. Its scheme is a guess until the registry has answered, for it may turn out to speak another. */
  readonly url: URL;
  /** Its certificate does not matter, and plain HTTP will do. */
  readonly insecure: boolean;
}

/** Docker Hub's image names say `docker.io`, its API is elsewhere. */
const dockerHub = new Map([['docker.io', 'registry-1.docker.io']]);

/** Where a registry's API is with this scheme. Throws nothing for names that parse as references. */
export function addressOf(registry: string, scheme: 'http' | 'https'): URL {
  return new URL(`${scheme}://${dockerHub.get(registry) ?? registry}/v2/`);
}

/** Whether the certificate of the URL's host does not matter: it is an insecure registry's, at whatever port. */
export function isUnverified(url: URL, endpoint: Endpoint): boolean {
  return endpoint.insecure && url.hostname === endpoint.url.hostname;
}

/** Whether a host, perhaps with a port, is this machine: `localhost`, `127.0.0.0/8`, `[::1]`. */
export function isLoopback(registry: string): boolean {
  const host = registry.toLowerCase().replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
