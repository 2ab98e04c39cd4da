import type { RunRecord } from '../../../event/index.js';
import { readRecord } from '../../../history/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';
import { chooseRun } from '../../application/choose-run.js';
import { dataFolder } from '../../application/machine/index.js';

/** The run that `--resume` names. @throws CommandFailure when there is nothing to resume */
export async function earlierRun(name: string, flags: RunFlags, io: IO): Promise<RunRecord> {
  const { id } = await chooseRun(name, io);
  if (flags.id !== undefined && flags.id !== id)
    throw new CommandFailure(
      exitCode.usage,
      `'--id ${flags.id}' cannot be the ID of run '${id}', which is resumed`,
      'a resumed run keeps its ID, which its images may be named after: leave --id out',
    );
  const record = await readRecord(dataFolder(io.environment), id);
  if (record === undefined || record.status === 'Succeeded') throw nothingToDo(id);
  return record;
}

function nothingToDo(id: string): CommandFailure {
  return new CommandFailure(
    exitCode.usage,
    `run '${id}' has succeeded: there is nothing left to do`,
    'run the task anew, or start at a step with --from STEP',
  );
}

/** The Run variables that are made anew for each run, as the earlier one had them: images may be named after them. */
export function variablesOf({ id, date }: RunRecord): Pick<RunFlags, 'id' | 'date'> {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)z$/.exec(date ?? '') ?? [];
  if (year === undefined) return { id };
  return { id, date: `${year}-${month ?? ''}-${day ?? ''}T${hour ?? ''}:${minute ?? ''}:${second ?? ''}Z` };
}
