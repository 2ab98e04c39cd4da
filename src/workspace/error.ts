/** Why a workspace can't serve. `message` and `hint` are in the style of a diagnostic. */
export class WorkspaceError extends Error {
  override readonly name = 'WorkspaceError';
  readonly reason: 'outside' | 'not-found' | 'copy' | 'remove';
  readonly hint: string;

  constructor(reason: WorkspaceError['reason'], message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.hint = hint;
  }
}

/** The system's name of an error (`EACCES`), with the path it is about. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return String(error);
  return 'path' in error ? `${String(error.code)} at '${String(error.path)}'` : String(error.code);
}
