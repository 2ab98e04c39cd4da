import { didYouMean } from '../../diagnostic/index.js';
import { findRun, listRuns, type RunSummary } from '../../history/index.js';
import { CommandFailure, exitCode, type IO } from '../console/index.js';
import { safe } from '../output/index.js';
import { dataFolder } from './machine/index.js';

/** The run that an ID, the beginning of one, or `latest` means. @throws CommandFailure */
export async function chooseRun(text: string, io: IO): Promise<RunSummary> {
  return chosenOf(await listRuns(dataFolder(io.environment)), text);
}

/** {@link chooseRun}, among these. @throws CommandFailure */
export function chosenOf(runs: readonly RunSummary[], text: string): RunSummary {
  const found = findRun(runs, text);
  switch (found.kind) {
    case 'one':
      return found.run;
    case 'several':
      throw new CommandFailure(
        exitCode.usage,
        `'${safe(text)}' is the beginning of ${found.runs.length} runs' IDs`,
        `there is ${found.runs.slice(0, 5).map(nameOf).join(', ')}${found.runs.length > 5 ? ', …' : ''}`,
      );
    case 'none':
      throw new CommandFailure(exitCode.usage, `there is no run '${safe(text)}'`, hintFor(runs, text));
  }
}

function hintFor(runs: readonly RunSummary[], text: string): string {
  if (runs.length === 0) return "no runs are kept yet: 'taskrun run' makes the first";
  const near = didYouMean(
    text,
    runs.map(({ id }) => id),
  );
  return near === undefined ? "'taskrun runs list --all' shows them all" : `did you mean '${safe(near)}'?`;
}

const nameOf = ({ id }: RunSummary): string => `'${safe(id)}'`;
