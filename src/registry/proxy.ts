import { BlockList, isIP } from 'node:net';
import { isLoopback } from './endpoint.js';
import { RegistryError } from './registry-error.js';
import type { Environment } from './route.js';

/** A proxy that speaks HTTP. */
export interface Proxy {
  /** Without user and password, which must not get into a message. */
  readonly url: URL;
  /** The header that lets us in, if there is a user in its address. */
  readonly authorization: string | undefined;
  /** The variable it comes from. */
  readonly variable: string;
}

/**
 * The proxy for a URL as the environment has it: `HTTPS_PROXY` or `HTTP_PROXY` by the URL's scheme, but not for hosts of
 * `NO_PROXY`, nor for this machine. Names in lower case do as well. What Go's programs do, Docker among them.
 * @see https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config
 * @throws RegistryError when it is no address of an HTTP proxy
 */
export function proxyFor(url: URL, environment: Environment): Proxy | undefined {
  const names = url.protocol === 'https:' ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy'];
  const variable = names.find((name) => (environment[name] ?? '') !== '');
  if (variable === undefined || isLoopback(url.host)) return undefined;
  if (isExcepted(url, environment.NO_PROXY ?? environment.no_proxy ?? '')) return undefined;
  return proxyAt(environment[variable] ?? '', variable, url.host);
}

function proxyAt(text: string, variable: string, registry: string): Proxy {
  const address = text.includes('://') ? text : `http://${text}`;
  const given = URL.canParse(address) ? new URL(address) : undefined;
  if (given === undefined || !/^https?:$/.test(given.protocol) || given.hostname === '') {
    const hint = `write it as http://HOST:PORT, or unset ${variable}`;
    throw new RegistryError(`${variable} is not the address of an HTTP proxy`, { registry, hint });
  }
  const url = new URL(`${given.protocol}//${given.host}`);
  const named = given.username !== '' || given.password !== '';
  return { url, authorization: named ? authorizationOf(given) : undefined, variable };
}

function authorizationOf({ username, password }: URL): string {
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')}`;
}

/** A lone percent sign is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isExcepted(url: URL, exceptions: string): boolean {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const port = url.port === '' ? (url.protocol === 'https:' ? '443' : '80') : url.port;
  return exceptions
    .toLowerCase()
    .split(/[,\s]+/)
    .some((exception) => exception !== '' && covers(exception, host, port));
}

function covers(exception: string, host: string, port: string): boolean {
  if (exception === '*') return true;
  if (exception.includes('/')) return isInSubnet(host, exception);
  const [, name = '', onlyPort] = /^(\[.+\]|.*?)(?::(\d+))?$/.exec(withBrackets(exception)) ?? [];
  if (onlyPort !== undefined && onlyPort !== port) return false;
  const domain = name.replace(/^\[|\]$/g, '').replace(/^\*(?=\.)/, '');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

/** The colons of an IPv6 address are not before a port. */
function withBrackets(exception: string): string {
  return isIP(exception) === 6 ? `[${exception}]` : exception;
}

function isInSubnet(host: string, subnet: string): boolean {
  const family = isIP(host);
  const [network = '', length = ''] = subnet.split('/');
  const prefix = Number(length);
  if (family === 0 || isIP(network) !== family || !/^\d+$/.test(length)) return false;
  if (prefix > (family === 6 ? 128 : 32)) return false;
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}
