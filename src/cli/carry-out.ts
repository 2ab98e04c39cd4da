import type { StepResult } from '../event/index.js';
import { openHistory } from '../history/index.js';
import { jsonReporter, plainReporter, quietReporter, wantsColor, type Reporter } from '../report/index.js';
import { renderDiagnostics, type Diagnostic } from '../diagnostic/index.js';
import { runPlan, systemClock, type RunOutcome } from '../run/index.js';
import { WorkspaceError } from '../workspace/index.js';
import type { RunFlags } from './run-flags.js';
import { compose, type Composition } from './compose.js';
import { listenForInterrupts } from './interrupts.js';
import { exitCode, type ExitCode, type IO } from './io.js';
import { assertWritable, writeMetadata } from './metadata-file.js';
import type { PreparedRun } from './prepare-run.js';
import { dataFolder } from './settings.js';

/** Runs what was prepared: reporters and history hear every event, interrupts stop it, and nothing is left behind. */
export async function carryOut(prepared: PreparedRun, flags: RunFlags, io: IO): Promise<ExitCode> {
  await assertWritable(flags.metadataFile, io);
  const interrupts = listenForInterrupts((text) => io.stderr.write(text));
  const composition = await compose(prepared, flags, io, interrupts.signal);
  interrupts.beforeForcedEnd(composition.abandon);
  try {
    const problems = await composition.executor.check(prepared.plan);
    if (problems.length > 0) throw prepared.findings.refusal(problems);
    const outcome = await report(prepared, composition, flags, io, interrupts.signal);
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

async function report(
  { plan, inputs }: PreparedRun,
  { executor }: Composition,
  flags: RunFlags,
  io: IO,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const reporter = reporterFor(flags, io);
  const history = flags.dryRun === true ? undefined : openHistory(dataFolder(io.environment), plan.run.id);
  const outcome = await runPlan(
    plan,
    {
      executor,
      clock: systemClock,
      redact: (text) => inputs.redactor.redact(text),
      emit: (event) => {
        reporter.report(event);
        history?.report(event);
      },
    },
    {
      parallel: flags.parallel,
      keepGoing: flags.keepGoing === true,
      ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }),
      signal,
    },
  );
  reporter.close?.();
  const kept = await history?.close();
  if (kept !== undefined) printDiagnostics(kept.warnings, io);
  if (flags.metadataFile !== undefined && kept !== undefined)
    await writeMetadata(flags.metadataFile, kept.record, io);
  return outcome;
}

/** The actions that may have left something in a registry. */
const pushing: ReadonlySet<string> = new Set(['push', 'manifest-push', 'imagetools-create']);

/** Images in the embedded registry are out of reach as soon as the run ends: say how to get at them. */
function tellWhereImagesAre({ plan, registry }: PreparedRun, { results }: RunOutcome, io: IO): void {
  const pushes = plan.steps.filter(({ action }) => pushing.has(action.kind));
  if (!pushes.some(({ id }) => results.get(id)?.status === 'succeeded')) return;
  io.stderr.write(
    `  the images are in the embedded registry: while 'taskrun registry serve' runs, docker pulls from ${registry.address}\n`,
  );
}

function reporterFor({ progress }: RunFlags, io: IO): Reporter {
  const write = (text: string): void => void io.stderr.write(text);
  const writeResult = (text: string): void => void io.stdout.write(text);
  const { columns } = io.stderr as { readonly columns?: number };
  const options = {
    write,
    writeResult,
    color: wantsColor(io.stderr, io.environment),
    ...(columns === undefined ? {} : { width: columns }),
  };
  switch (progress) {
    case 'json':
      return jsonReporter({ write: writeResult });
    case 'quiet':
      return quietReporter(options);
    case 'auto':
    case 'plain':
      return plainReporter(options);
  }
}

function printDiagnostics(diagnostics: readonly Diagnostic[], io: IO): void {
  if (diagnostics.length === 0) return;
  io.stderr.write(`${renderDiagnostics(diagnostics, { color: wantsColor(io.stderr, io.environment) })}\n`);
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
