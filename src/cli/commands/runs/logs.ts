import { setTimeout as delay } from 'node:timers/promises';
import { didYouMean } from '../../../diagnostic/index.js';
import type { RunEvent, StepSummary } from '../../../event/index.js';
import { followRun, isActive, replayRun } from '../../../history/index.js';
import {
  batched,
  linesReporter,
  plainReporter,
  wantsColor,
  type Reporter,
  type Write,
} from '../../../report/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { safe } from '../../output/index.js';
import { dataFolder } from '../../application/machine/index.js';
import { chooseRun } from '../../application/choose-run.js';

/** The flags of `taskrun runs logs`. */
export interface LogsFlags {
  readonly follow?: boolean;
  readonly step: readonly string[];
  readonly logPrefix: boolean;
}

/** Milliseconds between two looks at a run that goes on. */
const interval = 200;

/** `taskrun runs logs`: what the steps of a run printed; with `--follow` until the run is over. */
export async function runsLogs(text: string, flags: LogsFlags, io: IO): Promise<ExitCode> {
  const { id } = await chooseRun(text, io);
  const folder = dataFolder(io.environment);
  const events =
    flags.follow === true
      ? followRun(folder, id, {
          pause: () => delay(interval),
          isGoingOn: () => isActive(folder, id),
        })
      : replayRun(folder, id);
  const output = batched(io.stdout);
  try {
    await show(events, flags, reporterFor(flags, output.write, io), io);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const hint = 'the run ended before anything happened, or its files have been removed';
    throw new CommandFailure(exitCode.usage, `the run '${safe(id)}' has no log`, hint);
  } finally {
    output.flush();
  }
  return exitCode.succeeded;
}

async function show(
  events: AsyncIterable<RunEvent>,
  { step: wanted }: LogsFlags,
  reporter: Reporter,
  { stdout }: IO,
): Promise<void> {
  for await (const event of events) {
    if (event.type === 'run-started') assertSteps(wanted, event.steps);
    if (isWanted(event, wanted)) reporter.report(event);
    // whoever read has seen enough
    if (!stdout.writable) return;
  }
}

function reporterFor({ logPrefix }: LogsFlags, write: Write, io: IO): Reporter {
  const { columns } = io.stdout;
  const color = wantsColor(io.stdout, io.environment);
  if (!logPrefix) return linesReporter({ write, color });
  return plainReporter({ write, color, ...(columns === undefined ? {} : { width: columns }) });
}

/** A typo would look like a step that printed nothing. @throws CommandFailure */
function assertSteps(wanted: readonly string[], steps: readonly StepSummary[]): void {
  const ids = steps.map(({ id }) => id);
  const unknown = wanted.find((each) => !ids.includes(each));
  if (unknown === undefined) return;
  const near = didYouMean(unknown, ids);
  const hint =
    near === undefined ? `its steps are ${ids.map(safe).join(', ')}` : `did you mean '${safe(near)}'?`;
  throw new CommandFailure(exitCode.usage, `the run has no step '${safe(unknown)}'`, hint);
}

/** With steps chosen, nothing is said about the run as a whole. */
function isWanted(event: RunEvent, steps: readonly string[]): boolean {
  if (steps.length === 0 || event.type === 'run-started') return true;
  return 'step' in event && steps.includes(event.step);
}
