import { systemCode } from './system-code.js';

const folderHint = 'check the permissions and the free space of that folder';
const folderHints: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder; it is made when something is pushed',
};

/** What kept the registry from starting, or its garbage from being collected. */
export type RegistryServerFailure =
  | 'address-in-use'
  | 'address-denied'
  | 'address-unavailable'
  | 'data-folder'
  | 'password-file'
  | 'collection-running';

/** The registry could not be started or cleaned. */
export class RegistryServerError extends Error {
  override readonly name = 'RegistryServerError';
  /** The remedy. */
  readonly hint?: string;

  constructor(
    /** `address-in-use` and `address-denied` may be cured by another port. */
    readonly reason: RegistryServerFailure,
    message: string,
    /** `cause`: the system's error, whose `code` is such as `EADDRINUSE`. */
    { cause, hint }: { readonly cause?: unknown; readonly hint?: string } = {},
  ) {
    super(message, { cause });
    if (hint !== undefined) this.hint = hint;
  }
}

/** The folder cannot be read or written. */
export function dataFolderError(dataFolder: string, cause: unknown): RegistryServerError {
  const code = systemCode(cause) ?? 'unknown error';
  const message = `the registry cannot use its data folder '${dataFolder}' (${code})`;
  return new RegistryServerError('data-folder', message, { cause, hint: folderHints[code] ?? folderHint });
}
