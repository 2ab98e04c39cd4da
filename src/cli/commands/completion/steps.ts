import { readRecord } from '../../../history/index.js';
import type { IO } from '../../console/index.js';
import { openPlan } from '../../application/task-file/index.js';
import { chooseRun } from '../../application/choose-run.js';
import { dataFolder } from '../../application/machine/index.js';

/** The IDs of the steps of a task file on this machine; none where it is elsewhere, or can't be read without more. */
export async function stepsOfFile(file: string | undefined, io: IO): Promise<readonly string[]> {
  if (file === '-' || file?.includes('://') === true) return [];
  const flags = { set: [], setSecret: [], secret: [], allow: [], offline: true };
  try {
    const { plan } = await openPlan(file, undefined, flags, io);
    return plan.steps.map(({ id }) => id);
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
