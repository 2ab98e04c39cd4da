import type { Plan } from '../../../plan/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { openPlan, printWarnings } from '../../application/task-file/index.js';
import { mermaidOf, planJSON, planText } from './output/index.js';
import type { RemoteFlags, VariableFlags } from '../../options/index.js';

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
  const { source, surroundings, findings, plan } = await openPlan(file, where, flags, io);
  for (const { problems } of plan.steps)
    findings.warn(...problems.map((each) => ({ ...each, severity: 'warning' as const })));
  printWarnings(findings, source, io);
  io.stdout.write(`${surroundings.inputs.redactor.redact(shown(plan, flags))}\n`);
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
