import type { StepFailure } from '../event/index.js';
import { FileTreeError } from '../file-tree/index.js';
import { ImageError } from '../image/index.js';
import { ImageLayoutError } from '../image-layout/index.js';
import { ManifestListError } from '../manifest-list/index.js';
import { OciError } from '../oci/index.js';
import { RegistryError } from '../registry/index.js';
import { WorkspaceError } from '../workspace/index.js';
import type { Attempt } from './executor.js';

/** An attempt that failed. */
export function failed(failure: StepFailure): Attempt {
  return { status: 'failed', failure };
}

/** A failure that ends a step from within its preparation. */
export class StepError extends Error {
  override readonly name = 'StepError';
  readonly failure: StepFailure;

  constructor(failure: StepFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** What the world's errors mean for a step: the one place where they become failures. Our own bugs are thrown on. */
export function failureOf(error: unknown): StepFailure {
  if (error instanceof StepError) return error.failure;
  if (error instanceof RegistryError) {
    return { reason: reasonOf(error), message: error.message, ...hintOf(error) };
  }
  if (error instanceof ManifestListError || error instanceof ImageError || error instanceof FileTreeError)
    return { reason: 'invalid', message: error.message, ...hintOf(error) };
  if (error instanceof ImageLayoutError) {
    const reason = error.reason === 'disk' ? 'engine' : 'invalid';
    return { reason, message: error.message, ...hintOf(error) };
  }
  if (error instanceof OciError) return { reason: 'registry', message: error.message };
  if (error instanceof WorkspaceError) return { reason: 'invalid', message: error.message, ...hintOf(error) };
  if (error instanceof Error && error.name === 'AbortError') {
    return { reason: 'signal', signal: 'SIGTERM', message: 'canceled' };
  }
  throw error;
}

/** A registry that says no to what was asked is the task's affair; one that isn't there or doesn't know us is not. */
function reasonOf({ status }: RegistryError): 'denied' | 'registry' | 'invalid' {
  if (status === 401 || status === 403) return 'denied';
  return status === undefined || status === 429 || status >= 500 ? 'registry' : 'invalid';
}

function hintOf({ hint }: { readonly hint: string | undefined }): { readonly hint?: string } {
  return hint === undefined ? {} : { hint };
}

/** Does a step's work; the world's errors become its failure. */
export async function attempting(work: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await work();
  } catch (error) {
    return failed(failureOf(error));
  }
}
