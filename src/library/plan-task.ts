import { openTask } from '../cli/application.js';
import type { Diagnostic } from '../diagnostic/index.js';
import { planTask as plan, type Plan } from '../plan/index.js';
import { loadTask } from '../task/index.js';
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
  const { source, surroundings, findings } = await openTask(file, options.context, flags, io);
  const { run, data, options: reading, allow } = surroundings;
  const task = findings.take(await loadTask(source, data, reading));
  const planned = findings.take(plan(task, run, { allow }));
  return { plan: planned, warnings: findings.takeWarnings() };
}
