import { CommandFailure, InvalidInput, exitCode, type ExitCode, type IO } from '../console/index.js';

/** Typed errors of leaf folders that mean the machine lacks something; matched by name so that none is loaded for it. */
const environmentErrors = new Set(['EngineError', 'RegistryServerError']);
/** And those that mean an image cannot be had, or is not what it should be. */
const imageErrors = new Set(['ImageError', 'OciError', 'ManifestListError']);

/** What a typed error of a leaf folder means to the shell; undefined when it is none. */
function codeOf(error: Error): ExitCode | undefined {
  if (environmentErrors.has(error.name)) return exitCode.environment;
  if (imageErrors.has(error.name)) return exitCode.stepFailed;
  if (error.name !== 'RegistryError') return undefined;
  // As for a step: a registry that says no to what was asked is the user's affair, one that isn't there or doesn't know us is not.
  const { status = 0 } = error as { readonly status?: number };
  const saysNo = status >= 400 && status < 500 && ![401, 403, 429].includes(status);
  return saysNo ? exitCode.stepFailed : exitCode.environment;
}

/** What to print on standard error, and the exit code, for anything thrown out of a command. */
export async function describeError(
  error: unknown,
  io: IO,
): Promise<{ readonly message: string; readonly code: ExitCode }> {
  if (error instanceof InvalidInput) {
    const { diagnosticsText } = await import('./diagnostics-text.js');
    return { message: diagnosticsText(error.problems, 'stderr', io), code: error.code };
  }
  if (error instanceof CommandFailure) return { message: sentence(error), code: error.code };
  const code = error instanceof Error ? codeOf(error) : undefined;
  if (error instanceof Error && code !== undefined) return { message: sentence(error), code };
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const hint = 'this is a bug in taskrun; please report it with the lines above';
  return { message: sentence({ message: `internal: ${detail}`, hint }), code: exitCode.internal };
}

function sentence({ message, hint }: { readonly message: string; readonly hint?: unknown }): string {
  return `error: ${message}\n${typeof hint === 'string' ? `  = hint: ${hint}\n` : ''}`;
}
