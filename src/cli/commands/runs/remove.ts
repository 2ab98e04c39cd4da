import { isFinished, listRuns, removeRun, type RunSummary } from '../../../history/index.js';
import { parseAge, CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { counted, safe } from '../../output/index.js';
import { dataFolder } from '../../application/machine/index.js';
import { chosenOf } from '../../application/choose-run.js';

/** The flags of `taskrun runs remove`. */
export interface RemoveRunsFlags {
  readonly olderThan?: string;
  readonly all?: boolean;
}

/** `taskrun runs remove`: the logs and records of runs; images stay where they are. */
export async function runsRemove(
  names: readonly string[],
  flags: RemoveRunsFlags,
  io: IO,
): Promise<ExitCode> {
  const folder = dataFolder(io.environment);
  const doomed = doomedRuns(await listRuns(folder), names, flags);
  for (const { id } of doomed) {
    await removed(folder, id);
    if (names.length > 0) io.stdout.write(`${safe(id)}\n`);
  }
  if (names.length === 0) io.stderr.write(`removed ${counted(doomed.length, 'run')}\n`);
  return exitCode.succeeded;
}

function doomedRuns(
  runs: readonly RunSummary[],
  names: readonly string[],
  { olderThan, all }: RemoveRunsFlags,
): readonly RunSummary[] {
  if (names.length > 0) return [...new Set(names.map((name) => finished(chosenOf(runs, name))))];
  const ended = runs.filter(isFinished);
  if (all === true) return ended;
  if (olderThan === undefined)
    throw new CommandFailure(exitCode.usage, 'no run is named', 'name runs, or give --older-than or --all');
  const before = Date.now() - parseAge(olderThan);
  return ended.filter(({ startedAt }) => startedAt !== undefined && Date.parse(startedAt) < before);
}

function finished(run: RunSummary): RunSummary {
  if (isFinished(run)) return run;
  throw new CommandFailure(
    exitCode.usage,
    `the run '${safe(run.id)}' is still going on`,
    'stop it first, or wait until it is over',
  );
}

async function removed(folder: string, id: string): Promise<void> {
  try {
    await removeRun(folder, id);
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    // somebody else was faster
    if (reason === 'ENOENT') return;
    const hint = `check the permissions of '${folder}'`;
    throw new CommandFailure(
      exitCode.environment,
      `the run '${safe(id)}' cannot be removed (${reason})`,
      hint,
    );
  }
}
