/**
 * Codes of the system for failures that pass by themselves. A refused connection, an unknown host and a bad certificate
 * are not among them: those want an answer at once.
 */
export const temporaryCodes: ReadonlySet<string> = new Set([
  // The other side went away: it restarts, or something between us lost the connection.
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  // Nothing came in time.
  'ETIMEDOUT',
  // The network, or its names, are away for the moment.
  'ENETUNREACH',
  'EAI_AGAIN',
]);

/** Statuses of HTTP after which the same request may succeed. */
const temporaryStatuses: ReadonlySet<number> = new Set([
  408, // Request Timeout: the registry waited too long for the body.
  429, // Too Many Requests: it says how long to wait in `Retry-After`.
  500, // Internal Server Error: registries say so of storage that hiccups.
  502, // Bad Gateway, and the next two: something before the registry could not reach it.
  503, // Service Unavailable: also with `Retry-After`.
  504, // Gateway Timeout.
]);

/**
 * Codes of the distribution specification that mean the same, whatever status comes with them.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes
 * @see https://distribution.github.io/distribution/spec/api/#errors-2 (UNAVAILABLE)
 */
const temporaryErrors: ReadonlySet<string> = new Set(['TOOMANYREQUESTS', 'UNAVAILABLE']);

/** Whether an answer is a failure that passes by itself. `code` is the specification's, empty for none. */
export function isTemporary(status: number, code: string): boolean {
  return temporaryStatuses.has(status) || temporaryErrors.has(code);
}
