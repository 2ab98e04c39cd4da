import { join } from 'node:path';
import { readRecord, replayRun, runFolder } from '../../../history/index.js';
import { renderRecord, wantsColor } from '../../../report/index.js';
import { jsonText } from '../../output/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { assertWritable, writeReport } from '../../application/views/index.js';
import { dataFolder } from '../../application/machine/index.js';
import { chooseRun } from '../../application/choose-run.js';

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
