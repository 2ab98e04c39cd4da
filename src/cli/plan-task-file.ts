import { planTask, type Plan } from '../plan/index.js';
import { loadTask } from '../task/index.js';
import { exitCode, type ExitCode, type IO } from './io.js';
import { openTask, printWarnings } from './open-task.js';
import { mermaidOf, planJSON, planText } from './plan-output/index.js';
import type { RemoteFlags } from './remote-files.js';
import type { VariableFlags } from './variable-flags.js';

/** The flags of `taskrun plan`. */
export interface PlanFlags extends VariableFlags, RemoteFlags {
  readonly output: 'text' | 'json' | 'mermaid';
}

/** `taskrun plan`: refuses only what cannot be understood; lint has its own command. */
export async function planTaskFile(
  file: string | undefined,
  where: string | undefined,
  flags: PlanFlags,
  io: IO,
): Promise<ExitCode> {
  const { source, surroundings, findings } = await openTask(file, where, flags, io);
  const { run, data, options, inputs, allow } = surroundings;
  const task = findings.take(await loadTask(source, data, options));
  const plan = findings.take(planTask(task, run, { allow }));
  for (const { problems } of plan.steps)
    findings.warn(...problems.map((each) => ({ ...each, severity: 'warning' as const })));
  printWarnings(findings, source, io);
  io.stdout.write(`${inputs.redactor.redact(shown(plan, flags))}\n`);
  return exitCode.succeeded;
}

function shown(plan: Plan, { output }: PlanFlags): string {
  switch (output) {
    case 'json':
      return planJSON(plan);
    case 'mermaid':
      return mermaidOf(plan);
    case 'text':
      return planText(plan);
  }
}
