import { join } from 'node:path';
import { readRecord, replayRun, runFolder } from '../../history/index.js';
import { renderRecord, wantsColor } from '../../report/index.js';
import { jsonText } from '../image/text.js';
import { exitCode, type ExitCode, type IO } from '../io.js';
import { assertWritable } from '../metadata-file.js';
import { writeReport } from '../run-documents.js';
import { dataFolder } from '../settings.js';
import { chooseRun } from './choose.js';

/** The flags of `taskrun runs show`. */
export interface ShowRunFlags {
  readonly output: 'text' | 'json';
  readonly html?: string;
}

/** `taskrun runs show`: the record of a run. */
export async function runsShow(text: string, flags: ShowRunFlags, io: IO): Promise<ExitCode> {
  const { id } = await chooseRun(text, io);
  const folder = dataFolder(io.environment);
  const record = await readRecord(folder, id);
  if (record === undefined) throw new Error(`the run '${id}' was in the list and has no record`);
  if (flags.html !== undefined) {
    await assertWritable('--html', flags.html, io);
    await writeReport(flags.html, record, replayRun(folder, id), io);
    return exitCode.succeeded;
  }
  if (flags.output === 'json') {
    io.stdout.write(jsonText(record));
    return exitCode.succeeded;
  }
  const { columns } = io.stdout;
  const color = wantsColor(io.stdout, io.environment);
  const log = join(runFolder(folder, id), 'events.ndjson');
  io.stdout.write(renderRecord(record, { color, log, ...(columns === undefined ? {} : { width: columns }) }));
  return exitCode.succeeded;
}
