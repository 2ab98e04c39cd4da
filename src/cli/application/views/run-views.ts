import type { Diagnostic } from '../../../diagnostic/index.js';
import type { RunEvent } from '../../../event/index.js';
import { openHistory, replayRun, type ClosedHistory } from '../../../history/index.js';
import { parseAge, CommandFailure, exitCode, type IO } from '../../console/index.js';
import { assertWritable, writeMetadata } from './metadata-file.js';
import type { Notifier } from './open-notifier.js';
import { progressView } from './progress-view.js';
import { openRunDocuments, writeReport } from './run-documents.js';
import type { RunFlags } from '../../options/index.js';
import { dataFolder } from '../machine/index.js';

/** Everything that hears a run: what the user sees of it, the history, the files that were asked for. */
export interface RunViews {
  report(event: RunEvent): void;
  /** Says something that is no part of the run, without disturbing what is on the screen; ends in a line break. */
  note(text: string): void;
  /** Finishes the views and writes the files. @throws CommandFailure when one can't be written */
  close(): Promise<readonly Diagnostic[]>;
}

/** Opens what the flags ask for; nothing is written before the first event. @throws CommandFailure */
export async function openRunViews(runId: string, flags: RunFlags, io: IO): Promise<RunViews> {
  await assertWritable('--metadata-file', flags.metadataFile, io);
  await assertWritable('--html', flags.html, io);
  assertRealRun(flags);
  const notifier = await notifierFor(flags, io);
  const removeBefore = oldestToKeep(flags, io, Date.now());
  const documents = await openRunDocuments(runId, flags, io);
  const progress = progressView(flags, io);
  const history =
    flags.dryRun === true
      ? undefined
      : openHistory(dataFolder(io.environment), runId, removeBefore === undefined ? {} : { removeBefore });
  return {
    report(event) {
      progress.report(event);
      history?.report(event);
      documents.report(event);
    },
    note: (text) => progress.note(text),
    async close() {
      progress.close();
      const kept = await history?.close();
      await documents.write();
      if (kept !== undefined) await writeFiles(kept, flags, io);
      const untold = kept === undefined ? [] : await notifier?.tell(kept.record);
      return [...(kept?.warnings ?? []), ...(untold ?? [])];
    },
  };
}

/** Few runs have somebody to tell. @throws InvalidInput */
async function notifierFor(flags: RunFlags, io: IO): Promise<Notifier | undefined> {
  if (flags.notify.length === 0) return undefined;
  const { openNotifier } = await import('./open-notifier.js');
  return openNotifier(flags, io);
}

/** A report is made of what the history has of a run. @throws CommandFailure */
function assertRealRun({ html, dryRun }: RunFlags): void {
  if (html === undefined || dryRun !== true) return;
  const hint = "leave one of them out; 'taskrun plan --output mermaid' draws the steps";
  throw new CommandFailure(exitCode.usage, 'a dry run has nothing to report: --html and --dry-run', hint);
}

async function writeFiles({ record }: ClosedHistory, flags: RunFlags, io: IO): Promise<void> {
  const { metadataFile, html } = flags;
  if (metadataFile !== undefined) await writeMetadata(metadataFile, record, io);
  if (html !== undefined)
    await writeReport(html, record, replayRun(dataFolder(io.environment), record.id), io);
}

/** Runs that began before this are removed; undefined keeps all. @throws CommandFailure */
function oldestToKeep({ keepRuns }: RunFlags, { environment }: IO, now: number): number | undefined {
  const { TASKRUN_KEEP_RUNS: usual = '' } = environment;
  const age = keepRuns ?? (usual === '' ? '30d' : usual);
  return age === 'all' ? undefined : now - parseAge(age);
}
