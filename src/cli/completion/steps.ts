import { planTask } from '../../plan/index.js';
import { readRecord } from '../../history/index.js';
import { loadTask } from '../../task/index.js';
import type { IO } from '../io.js';
import { openTask } from '../open-task.js';
import { chooseRun } from '../runs/choose.js';
import { dataFolder } from '../settings.js';

/** The IDs of the steps of a task file on this machine; none where it is elsewhere, or can't be read without more. */
export async function stepsOfFile(file: string | undefined, io: IO): Promise<readonly string[]> {
  if (file === '-' || file?.includes('://') === true) return [];
  const flags = { set: [], setSecret: [], secret: [], allow: [], offline: true };
  try {
    const { source, surroundings } = await openTask(file, undefined, flags, io);
    const { data, options, run, allow } = surroundings;
    const task = await loadTask(source, data, options);
    const plan = task.ok ? planTask(task.value, run, { allow }) : undefined;
    return plan?.ok === true ? plan.value.steps.map(({ id }) => id) : [];
  } catch {
    return [];
  }
}

/** The IDs of the steps of a run that is kept. */
export async function stepsOfRun(text: string, io: IO): Promise<readonly string[]> {
  try {
    const { id } = await chooseRun(text, io);
    const record = await readRecord(dataFolder(io.environment), id);
    return record?.steps.map((step) => step.id) ?? [];
  } catch {
    return [];
  }
}
