/** What is known of a failure besides its sentence. */
export interface RegistryErrorDetails {
  /** Host and port. */
  readonly registry: string;
  readonly repository?: string | undefined;
  /** HTTP status, when the registry answered. */
  readonly status?: number | undefined;
  /** The distribution specification's code, e.g. `MANIFEST_UNKNOWN`. */
  readonly code?: string | undefined;
  /** The remedy. */
  readonly hint?: string | undefined;
  /** Trying again may help. */
  readonly temporary?: boolean;
  /** Milliseconds the registry asked to wait before trying again. */
  readonly retryAfter?: number | undefined;
  readonly cause?: unknown;
}

/**
 * A registry that cannot be reached, refuses, or sends something it should not. The message is one sentence in the
 * style of a diagnostic and never holds a credential.
 */
export class RegistryError extends Error {
  override readonly name = 'RegistryError';
  readonly registry: string;
  readonly repository: string | undefined;
  readonly status: number | undefined;
  readonly code: string | undefined;
  readonly hint: string | undefined;
  readonly temporary: boolean;
  readonly retryAfter: number | undefined;
  readonly #details: RegistryErrorDetails;

  constructor(message: string, details: RegistryErrorDetails) {
    super(message, { cause: details.cause });
    this.#details = details;
    this.registry = details.registry;
    this.repository = details.repository;
    this.status = details.status;
    this.code = details.code;
    this.hint = details.hint;
    this.temporary = details.temporary ?? false;
    this.retryAfter = details.retryAfter;
  }

  /** The same failure, where trying again may help. */
  asTemporary(): RegistryError {
    return new RegistryError(this.message, { ...this.#details, temporary: true });
  }
}
