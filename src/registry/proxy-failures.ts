import type { Proxy } from './proxy.js';
import { RegistryError } from './registry-error.js';
import { temporaryCodes } from './temporary-codes.js';

/** The proxy itself could not be reached. */
export function proxyUnreachable(error: unknown, { url, variable }: Proxy, target: URL): RegistryError {
  const { code, message } = error as NodeJS.ErrnoException;
  const reason = code ?? message;
  return new RegistryError(`the proxy '${url.host}' of ${variable} cannot be reached (${reason})`, {
    registry: target.host,
    temporary: temporaryCodes.has(reason),
    hint: `correct or unset ${variable}, or add '${target.hostname}' to NO_PROXY`,
    cause: error,
  });
}

/** The proxy answered for itself. */
export function proxyRefused(status: number, proxy: Proxy, target: URL): RegistryError {
  return new RegistryError(refusal(status, proxy, target.host), {
    registry: target.host,
    temporary: status === 429 || status >= 500,
    hint: remedy(status, proxy, target.hostname),
  });
}

function refusal(status: number, { url, authorization, variable }: Proxy, host: string): string {
  if (status === 407 && authorization !== undefined)
    return `the proxy '${url.host}' does not accept the user and password in ${variable}`;
  if (status === 407) return `the proxy '${url.host}' of ${variable} requires a user and a password`;
  if (status === 403) return `the proxy '${url.host}' of ${variable} denies connections to '${host}'`;
  return `the proxy '${url.host}' of ${variable} answered ${status} instead of connecting to '${host}'`;
}

function remedy(status: number, { url, variable }: Proxy, hostname: string): string {
  if (status === 407) return `set ${variable} to ${url.protocol}//USER:PASSWORD@${url.host}`;
  return `check the registry's name, ask who runs the proxy, or add '${hostname}' to NO_PROXY`;
}
