import { isAbsolute, join } from 'node:path';
import type { Context } from '../../../context/index.js';
import { didYouMean, type Diagnostic } from '../../../diagnostic/index.js';
import type { RunRecord } from '../../../event/index.js';
import type { Executor } from '../../../executor/index.js';
import { isLocalPath, StepPrecedence, type Plan, type PlannedStep } from '../../../plan/index.js';
import { leftOut, planResumption, type DoneStep, type Resumption } from '../../../run/index.js';
import { changedSince } from '../../../workspace/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';
import type { PreparedRun } from './prepare-run.js';
import type { RunFlags } from '../../options/index.js';

/**
 * The steps of a run that are not carried out: what `--resume`, `--from` and `--only` come to. `--from` and `--only` are
 * taken at their word; what `--resume` leaves out must be the same as then. @throws CommandFailure, InvalidInput
 */
export async function stepsDone(
  { plan, context, inputs, findings, earlier }: PreparedRun,
  executor: Executor,
  flags: RunFlags,
  note: (text: string) => void,
): Promise<ReadonlyMap<string, DoneStep>> {
  if (flags.only.length > 0) return allBut(flags.only, plan);
  if (flags.from !== undefined) return allBefore(flags.from, plan);
  if (earlier === undefined) return new Map();
  const resumption = await planResumption(plan, earlier, {
    redact: (text) => inputs.redactor.redact(text),
    remains: (step) => executor.remains?.(step) ?? Promise.resolve(false),
  });
  const files = flags.inPlace === true ? [] : await changedFiles(resumption, plan, context, earlier);
  const problems = [...resumption.changed.map((step) => changedStep(step, earlier)), ...files];
  if (problems.length > 0) throw findings.refusal(problems);
  for (const { id } of resumption.repeated)
    note(`step '${id}' runs again: what it did for later steps is gone with the earlier run\n`);
  return resumption.done;
}

function allBut(names: readonly string[], plan: Plan): ReadonlyMap<string, DoneStep> {
  const wanted = names.map((name) => stepNamed(name, '--only', plan).id);
  const others = plan.steps.filter(({ id }) => !wanted.includes(id));
  return new Map(others.map(({ id }) => [id, leftOut(`only '${wanted.join("', '")}' was asked for`)]));
}

function allBefore(name: string, plan: Plan): ReadonlyMap<string, DoneStep> {
  const first = stepNamed(name, '--from', plan);
  const precedence = new StepPrecedence(plan.steps);
  const before = plan.steps.filter(({ id }) => precedence.isBefore(id, first.id));
  return new Map(before.map(({ id }) => [id, leftOut(`the run starts at '${first.id}'`)]));
}

function stepNamed(name: string, flag: string, { steps }: Plan): PlannedStep {
  const found = steps.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const ids = steps.map(({ id }) => id);
  const near = didYouMean(name, ids);
  throw new CommandFailure(
    exitCode.usage,
    `'${flag}' names a step that the task does not have: '${name}'`,
    near === undefined ? `it has ${ids.join(', ')}` : `did you mean '${near}'?`,
  );
}

function changedStep({ id, place }: PlannedStep, { id: run }: RunRecord): Diagnostic {
  return {
    code: 'resume/changed-step',
    severity: 'error',
    message: `step '${id}' is not the one that succeeded in run '${run}'`,
    place,
    hint: 'give the same values and flags as then, run the task anew, or start at a step with --from STEP',
  };
}

/** What the steps that are not repeated have read of the context: a build its own, any other step perhaps all. */
async function changedFiles(
  { done }: Resumption,
  { steps }: Plan,
  context: Context,
  { id: run, startedAt }: RunRecord,
): Promise<readonly Diagnostic[]> {
  if (context.kind !== 'directory' || startedAt === undefined) return [];
  const found: Diagnostic[] = [];
  for (const step of steps.filter(({ id }) => done.has(id))) {
    const [first, ...more] = await changedSince(context.path, readBy(step), Date.parse(startedAt));
    if (first === undefined) continue;
    const files = more.length === 0 ? `'${first}' has` : `'${first}' and other files have`;
    found.push({
      code: 'resume/changed-file',
      severity: 'error',
      message: `${files} changed since run '${run}', in which step '${step.id}' used it`,
      place: step.place,
      hint: 'run the task anew, or start at a step with --from STEP, which takes the files as they are',
    });
  }
  return found;
}

function readBy({ action, workingDirectory }: PlannedStep): readonly string[] {
  const inContext = (path: string): string =>
    isAbsolute(path) ? '' : join('/', workingDirectory, path).slice(1).replace(/\/$/, '');
  switch (action.kind) {
    case 'build':
      return [
        ...(isLocalPath(action.context) ? [inContext(action.context)] : []),
        ...(action.dockerfile === undefined ? [] : [inContext(action.dockerfile)]),
      ];
    case 'container':
    case 'docker':
    case 'host-shell':
      return [''];
    default:
      return [];
  }
}
