import { randomUUID } from 'node:crypto';
import { appendFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { RunEvent, RunRecord } from '../../../event/index.js';
import {
  htmlReport,
  junitDocument,
  markdownDocument,
  uploadSummary,
  type Document,
} from '../../../report/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import { assertWritable } from './metadata-file.js';
import { chosenFor } from './progress-view.js';
import type { RunFlags } from '../../options/index.js';

/** Files made of the events of a run, while it goes on. */
export interface RunDocuments {
  report(event: RunEvent): void;
  /** @throws CommandFailure when one can't be written */
  write(): Promise<void>;
}

interface Wanted {
  readonly document: Document;
  readonly write: (text: string) => Promise<void>;
}

/** `--junit`, and the summary that the CI service shows beside the log. @throws CommandFailure */
export async function openRunDocuments(runId: string, flags: RunFlags, io: IO): Promise<RunDocuments> {
  const { junit } = flags;
  const wanted: Wanted[] = [];
  if (junit !== undefined) {
    await assertWritable('--junit', junit, io);
    wanted.push({ document: junitDocument(), write: (text) => writeWhole(junit, [text], io) });
  }
  const summary = summaryWriter(runId, flags, io);
  if (summary !== undefined) wanted.push({ document: markdownDocument(), write: summary });
  return {
    report: (event) => wanted.forEach(({ document }) => document.report(event)),
    async write() {
      for (const { document, write } of wanted) await write(document.text());
    },
  };
}

/** GitHub takes no more than 1 MiB of a step. */
const longestSummary = 1000 * 1000;

/** Where the service takes a summary; none for a dry run, in which nothing happened. */
function summaryWriter(
  runId: string,
  { progress, dryRun }: RunFlags,
  io: IO,
): ((text: string) => Promise<void>) | undefined {
  const kind = progress === 'auto' ? chosenFor(io) : progress;
  const { GITHUB_STEP_SUMMARY: file = '', AGENT_TEMPDIRECTORY: folder = '' } = io.environment;
  if (dryRun === true) return undefined;
  if (kind === 'github' && file !== '')
    return (text) => appendFile(file, `${text.slice(0, longestSummary)}\n`).catch(unimportant);
  if (kind !== 'azure' || folder === '') return undefined;
  const path = join(folder, `taskrun-${encodeURIComponent(runId)}.md`);
  return async (text) => {
    await writeFile(path, text).then(() => io.stderr.write(uploadSummary(path)), unimportant);
  };
}

/** A run is not worth less because the service's own folder is not there. */
const unimportant = (): void => undefined;

/** Writes the report of a run as HTML. @throws CommandFailure */
export function writeReport(
  file: string,
  record: RunRecord,
  events: AsyncIterable<RunEvent>,
  io: IO,
): Promise<void> {
  return writeWhole(file, htmlReport(record, events), io);
}

/** A reader sees the whole file or what was there before. @throws CommandFailure */
async function writeWhole(
  file: string,
  pieces: AsyncIterable<string> | Iterable<string>,
  io: IO,
): Promise<void> {
  const path = resolve(io.directory, file);
  const draft = `${path}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, pieces, { flag: 'wx' });
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    const reason = (error as NodeJS.ErrnoException).code;
    if (reason === undefined) throw error;
    const hint = 'check the permissions and the free space there';
    throw new CommandFailure(exitCode.environment, `'${file}' could not be written (${reason})`, hint);
  }
}
