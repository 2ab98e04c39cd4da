import type { Checked } from '../../../diagnostic/index.js';
import { planTask, type Plan, type PlanOptions } from '../../../plan/index.js';
import type { SourceText } from '../../../source/index.js';
import {
  loadTask,
  templateData,
  type RunVariables,
  type Task,
  type TaskOptions,
  type TemplateData,
} from '../../../task/index.js';
import { repeatable } from '../../../template/index.js';
import { inParts } from './read-once.js';
import type { RunInputs } from '../task-file/index.js';

/** What a plan is made again of. */
export interface SteadyPlanning {
  readonly source: SourceText;
  readonly run: RunVariables;
  readonly inputs: Pick<RunInputs, 'values' | 'secrets'>;
  /** The keys of values that are secret. */
  readonly secretValues: readonly string[];
  readonly options: TaskOptions;
  readonly planning: PlanOptions;
  /** What flags of the command line make of the task. */
  readonly withFlags: (task: Task) => Task;
}

/**
 * The plan as it would be every time: without the run's ID, its date and who started it, without the values of secrets, and
 * with functions that give the same result each time. It can be compared, and must not be carried out.
 */
export async function steadyPlan(task: SteadyPlanning): Promise<Checked<Plan>> {
  const { source, inputs, secretValues, options, withFlags } = task;
  const run = { ...task.run, id: 'r0', date: '19700101-000000z', triggeredBy: 'manual' };
  const data = templateData({
    run,
    values: { ...inputs.values, ...masked(secretValues) },
    secrets: masked(Object.keys(inputs.secrets)),
  });
  const read = await loadTask(source, data, steady(options));
  return read.ok ? planTask(withFlags(read.value), run, task.planning) : read;
}

function steady(options: TaskOptions): TaskOptions {
  const { readTask } = options;
  return {
    ...options,
    functions: repeatable,
    ...(readTask === undefined ? {} : { readTask: inParts(readTask, steady) }),
  };
}

function masked(keys: readonly string[]): TemplateData {
  return Object.fromEntries(keys.map((key) => [key, '***']));
}
