import { openPlan } from '../cli/application/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import type { Plan } from '../plan/index.js';
import { commandInput, type TaskOptions } from './options.js';

/** The steps of a task, their order and what they do. */
export interface PlannedTask {
  /** Plain data. It holds secrets where the task file's text does. */
  readonly plan: Plan;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Reads a task file and makes a plan of it, without running anything: what `taskrun plan` shows.
 * @param file path, URL, `oci://…`, or `-` for `options.input`
 * @throws InvalidInput with what is wrong with the file, CommandFailure for what is wrong around it
 */
export async function planTask(file: string, options: TaskOptions = {}): Promise<PlannedTask> {
  const { flags, io } = commandInput(options);
  const { plan, findings } = await openPlan(file, options.context, flags, io);
  return { plan, warnings: findings.takeWarnings() };
}
