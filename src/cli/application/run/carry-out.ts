import type { StepResult } from '../../../event/index.js';
import type { Diagnostic } from '../../../diagnostic/index.js';
import { runPlan, systemClock, type RunOptions, type RunOutcome } from '../../../run/index.js';
import { WorkspaceError } from '../../../workspace/index.js';
import type { RunFlags } from '../../options/index.js';
import { caughtUp, listenForInterrupts, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { diagnosticsText } from '../../output/index.js';
import { compose, type Composition } from '../composition/index.js';
import type { PreparedRun } from './prepare-run.js';
import { stepsDone } from './steps-done.js';
import { openRunViews, type RunViews } from '../views/index.js';

/** Runs what was prepared: reporters and history hear every event, interrupts stop it, and nothing is left behind. */
export async function carryOut(prepared: PreparedRun, flags: RunFlags, io: IO): Promise<ExitCode> {
  const views = await openRunViews(prepared.plan.run.id, flags, io);
  const interrupts = listenForInterrupts(io, (text) => views.note(text));
  const composition = await compose(prepared, flags, io, interrupts.signal);
  interrupts.beforeForcedEnd(composition.abandon);
  try {
    const problems = await composition.executor.check(prepared.plan);
    if (problems.length > 0) throw prepared.findings.refusal(problems);
    const done = await stepsDone(prepared, composition.executor, flags, (text) => views.note(text));
    const outcome = await run(prepared, composition, views, { ...flags, done }, io, interrupts.signal);
    printDiagnostics(await views.close(), io);
    if (prepared.registry.embedded && flags.dryRun !== true) tellWhereImagesAre(prepared, outcome, io);
    return exitCodeOf(outcome);
  } finally {
    printDiagnostics(await closed(composition), io);
    interrupts.release();
  }
}

/** Files of the run that a container's user owns may stay: that says nothing about the run itself. */
async function closed(composition: Composition): Promise<readonly Diagnostic[]> {
  try {
    await composition.close();
    return [];
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return [{ code: 'workspace/not-removed', severity: 'warning', message: error.message, hint: error.hint }];
  }
}

async function run(
  { plan, inputs, hear }: PreparedRun,
  { executor }: Composition,
  views: RunViews,
  flags: RunFlags & Pick<RunOptions, 'done'>,
  io: IO,
  signal: AbortSignal,
): Promise<RunOutcome> {
  return runPlan(
    plan,
    {
      executor,
      clock: systemClock,
      redact: (text) => inputs.redactor.redact(text),
      emit: (event) => {
        views.report(event);
        hear?.(event);
      },
      ready: () => caughtUp(io),
    },
    {
      parallel: flags.parallel,
      keepGoing: flags.keepGoing === true,
      ...(flags.done === undefined ? {} : { done: flags.done }),
      debugOnFailure: flags.debugOnFailure === true,
      ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
      signal,
    },
  );
}

/** The actions that may have left something in a registry. */
const pushing: ReadonlySet<string> = new Set(['push', 'manifest-push', 'imagetools-create']);

/** Images in the embedded registry are out of reach as soon as the run ends: say how to get at them. */
function tellWhereImagesAre({ plan, registry }: PreparedRun, { results }: RunOutcome, io: IO): void {
  const pushes = plan.steps.filter(({ action }) => pushing.has(action.kind));
  if (!pushes.some(({ id }) => results.get(id)?.status === 'succeeded')) return;
  io.stderr.write(`  docker pulls them from ${registry.address} while 'taskrun registry serve' runs\n`);
}

function printDiagnostics(diagnostics: readonly Diagnostic[], io: IO): void {
  io.stderr.write(diagnosticsText(diagnostics, 'stderr', io));
}

/** Failures that are not the task's: no engine, no registry, no credentials. */
const environmentReasons = new Set(['engine', 'tool-missing', 'registry', 'denied']);

function exitCodeOf({ status, results }: RunOutcome): ExitCode {
  switch (status) {
    case 'succeeded':
      return exitCode.succeeded;
    case 'canceled':
      return exitCode.interrupted;
    case 'timed-out':
      return exitCode.timedOut;
    case 'failed':
      return [...results.values()].some(failedByEnvironment) ? exitCode.environment : exitCode.stepFailed;
  }
}

function failedByEnvironment(result: StepResult): boolean {
  return result.status === 'failed' && environmentReasons.has(result.failure.reason);
}
