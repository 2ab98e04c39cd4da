/** What kept the registry from starting. */
export type RegistryServerFailure =
  'address-in-use' | 'address-denied' | 'address-unavailable' | 'data-folder';

/** The registry could not be started. */
export class RegistryServerError extends Error {
  override readonly name = 'RegistryServerError';

  constructor(
    /** `address-in-use` and `address-denied` may be cured by another port. */
    readonly reason: RegistryServerFailure,
    message: string,
    /** The system's error; its `code` is such as `EADDRINUSE`. */
    override readonly cause: unknown,
    /** The remedy. */
    readonly hint?: string,
  ) {
    super(message, { cause });
  }
}
