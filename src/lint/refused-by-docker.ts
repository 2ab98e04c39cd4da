import type { Diagnostic } from '../diagnostic/index.js';
import type { Facts } from './facts.js';
import { severityOfFailure } from './severity.js';

/** What Docker would refuse: such a task can be planned, but the step is bound to fail. */
export function refusedByDocker({ plan }: Facts): readonly Diagnostic[] {
  return plan.steps.flatMap((step) =>
    step.problems.map((problem) =>
      problem.severity === 'error' ? { ...problem, severity: severityOfFailure(step) } : problem,
    ),
  );
}
