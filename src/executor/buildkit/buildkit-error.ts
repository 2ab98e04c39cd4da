import type { StepFailure } from '../../event/index.js';

/** Something BuildKit could not do, as the failure of a step. */
export class BuildKitError extends Error {
  override readonly name = 'BuildKitError';
  readonly failure: StepFailure;

  constructor(failure: StepFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
