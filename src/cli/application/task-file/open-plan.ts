import { planTask, type Plan } from '../../../plan/index.js';
import { loadTask } from '../../../task/index.js';
import type { IO } from '../../console/index.js';
import { openTask, type OpenTask } from './open-task.js';
import type { RemoteFlags } from '../../options/index.js';
import type { InputFlags } from './run-inputs.js';

/** Reads a task file and makes its plan: what is the same wherever nothing is to be run. @throws InvalidInput, CommandFailure */
export async function openPlan(
  file: string | undefined,
  where: string | undefined,
  flags: InputFlags & RemoteFlags,
  io: IO,
): Promise<OpenTask & { readonly plan: Plan }> {
  const opened = await openTask(file, where, flags, io);
  const { run, data, options, allow } = opened.surroundings;
  const task = opened.findings.take(await loadTask(opened.source, data, options));
  return { ...opened, plan: opened.findings.take(planTask(task, run, { allow })) };
}
