import type { IncomingHttpHeaders } from 'node:http';
import { protocolError, type ProtocolError } from './protocol-error.js';

/** The host names, beside loopback's, under which a registry may be called. */
export type TrustedHosts = readonly string[] | 'any';

/**
 * Why a request is refused; undefined when it isn't. Without passwords loopback is what protects a registry, and a browser
 * carries pages of others to loopback. Their requests show an `Origin` or a foreign `Sec-Fetch-Site`, or, when a name of
 * theirs was pointed at loopback (DNS rebinding), a foreign `Host`.
 */
export function refusal(headers: IncomingHttpHeaders, trustedHosts: TrustedHosts): ProtocolError | undefined {
  const site = headers['sec-fetch-site'];
  if (headers.origin !== undefined || (site !== undefined && site !== 'none' && site !== 'same-origin')) {
    return protocolError(403, 'DENIED', 'this registry does not answer web pages');
  }
  const host = hostName(headers.host ?? '');
  if (trustedHosts === 'any' || trustedHosts.includes(host) || isLoopback(host)) return undefined;
  return protocolError(403, 'DENIED', 'this registry answers only to a loopback host name', { host });
}

/** Whether a host name, without port, always means this machine. IPv6 addresses may stand in brackets. */
export function isLoopback(host: string): boolean {
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    host === '[::1]' ||
    host === '::1'
  );
}

function hostName(host: string): string {
  return host.replace(/:\d+$/, '').toLowerCase();
}
