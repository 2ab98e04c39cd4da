import type { OutgoingHttpHeaders } from 'node:http';

/** The specification's error codes; `UNKNOWN`, which is none of them, only with a status of 500. */
export type ProtocolErrorCode =
  | 'BLOB_UNKNOWN'
  | 'BLOB_UPLOAD_INVALID'
  | 'BLOB_UPLOAD_UNKNOWN'
  | 'DENIED'
  | 'DIGEST_INVALID'
  | 'MANIFEST_BLOB_UNKNOWN'
  | 'MANIFEST_INVALID'
  | 'MANIFEST_UNKNOWN'
  | 'NAME_INVALID'
  | 'NAME_UNKNOWN'
  | 'SIZE_INVALID'
  | 'TOOMANYREQUESTS'
  | 'UNAUTHORIZED'
  | 'UNKNOWN'
  | 'UNSUPPORTED';

/** One of the problems an answer can list. */
export interface ProtocolProblem {
  readonly code: ProtocolErrorCode;
  readonly message: string;
  readonly detail?: unknown;
}

/**
 * A request that is answered with an error in the specification's form.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#error-codes
 */
export class ProtocolError extends Error {
  override readonly name = 'ProtocolError';

  constructor(
    readonly status: number,
    readonly problems: readonly ProtocolProblem[],
    readonly headers: OutgoingHttpHeaders = {},
  ) {
    super(problems.map(({ message }) => message).join('; '));
  }
}

/** A {@link ProtocolError} with a single problem. */
export function protocolError(
  status: number,
  code: ProtocolErrorCode,
  message: string,
  detail?: unknown,
): ProtocolError {
  return new ProtocolError(status, [{ code, message, ...(detail !== undefined && { detail }) }]);
}
