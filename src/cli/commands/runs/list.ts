import { listRuns, type RunSummary } from '../../../history/index.js';
import { formatDuration } from '../../../report/index.js';
import { parseAge, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { jsonText, safe, table, type Column } from '../../output/index.js';
import { dataFolder } from '../../application/machine/index.js';

/** The flags of `taskrun runs list`. */
export interface ListRunsFlags {
  readonly name?: string;
  readonly runStatus?: RunSummary['status'];
  readonly image?: string;
  readonly since?: string;
  readonly top: number;
  readonly all?: boolean;
  readonly output: 'text' | 'json';
}

/** `taskrun runs list`: what `az acr task list-runs` shows, of the runs on this machine. */
export async function runsList(flags: ListRunsFlags, io: IO): Promise<ExitCode> {
  const earliest = flags.since === undefined ? -Infinity : Date.now() - parseAge(flags.since);
  const kept = await listRuns(dataFolder(io.environment));
  const wanted = kept.filter((run) => matches(run, flags, earliest));
  const runs = flags.all === true ? wanted : wanted.slice(0, flags.top);
  if (flags.output === 'json') io.stdout.write(jsonText({ runs }));
  else if (runs.length > 0) io.stdout.write(runsText(runs, (io.stdout as { columns?: number }).columns));
  else io.stderr.write(kept.length === 0 ? 'no runs are kept yet\n' : 'no run is like that\n');
  const more = wanted.length - runs.length;
  if (more > 0) io.stderr.write(`${more} earlier ${more === 1 ? 'run' : 'runs'}: --all shows them too\n`);
  return exitCode.succeeded;
}

function matches(run: RunSummary, { name, runStatus, image }: ListRunsFlags, earliest: number): boolean {
  return (
    (name === undefined || run.taskName === name) &&
    (runStatus === undefined || run.status === runStatus) &&
    (image === undefined || run.images.some((each) => isNamed(each, image))) &&
    (earliest === -Infinity || (run.startedAt !== undefined && Date.parse(run.startedAt) >= earliest))
  );
}

/** `app`, `app:1`, the whole name, or a digest. */
function isNamed({ name, digest }: RunSummary['images'][number], wanted: string): boolean {
  if (digest === wanted || name === wanted) return true;
  const withoutTag = name.replace(/:[^:/]*$/, '');
  return [name, withoutTag].some((each) => each === wanted || each.endsWith(`/${wanted}`));
}

const columns: readonly Column[] = [
  { head: 'RUN ID', narrow: 8 },
  { head: 'TASK', narrow: 10 },
  { head: 'PLATFORM', narrow: 7 },
  { head: 'STATUS' },
  { head: 'TRIGGER', narrow: 7 },
  { head: 'STARTED' },
  { head: 'DURATION', align: 'right' },
];

/** The runs with ACR's columns. */
export function runsText(runs: readonly RunSummary[], width?: number): string {
  const rows = runs.map(({ id, taskName, platform = '', status, trigger, startedAt = '', duration }) => [
    safe(id),
    safe(taskName),
    safe(platform),
    status,
    safe(trigger),
    startedAt.replace(/\.\d+Z$/, 'Z'),
    duration === undefined ? '' : formatDuration(duration),
  ]);
  return `${table(columns, rows, width).join('\n')}\n`;
}
