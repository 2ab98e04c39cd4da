import { planTask, type Plan } from '../../../src/plan/index.js';
import { loadTask, templateData } from '../../../src/task/index.js';
import { runVariables } from '../../rig/run-variables.js';

/** The plan of these steps, `head` before them. */
export async function planOf(steps: string, head = ''): Promise<Plan> {
  const source = { path: 'task.yaml', text: `version: v1.1.0\n${head}steps:\n${steps}` };
  const task = await loadTask(source, templateData({ run: runVariables }));
  if (!task.ok) throw new Error(task.problems.map(({ message }) => message).join());
  const plan = planTask(task.value, runVariables);
  if (!plan.ok) throw new Error(plan.problems.map(({ message }) => message).join());
  return plan.value;
}
