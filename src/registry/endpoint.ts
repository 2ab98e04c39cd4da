/** What a registry's name says about where its API is. */
export interface Endpoint {
  /** Host and port as image names have it. */
  readonly registry: string;
  /** Ends in `/v2/`. */
  readonly url: URL;
}

/** Docker Hub's image names say `docker.io`, its API is elsewhere. */
const dockerHub = new Map([['docker.io', 'registry-1.docker.io']]);

/** Where a registry's API is: plain HTTP on loopback and where `insecure`, otherwise HTTPS. Throws nothing for names that parse as references. */
export function endpointOf(registry: string, insecure: boolean): Endpoint {
  const scheme = insecure || isLoopback(registry) ? 'http' : 'https';
  return { registry, url: new URL(`${scheme}://${dockerHub.get(registry) ?? registry}/v2/`) };
}

/** Whether a host, perhaps with a port, is this machine: `localhost`, `127.0.0.0/8`, `[::1]`. */
export function isLoopback(registry: string): boolean {
  const host = registry.toLowerCase().replace(/:\d+$/, '');
  return host === 'localhost' || host === '[::1]' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
