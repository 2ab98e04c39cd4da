import {
  inWords,
  timetableOf,
  upcomingRuns,
  type Schedule,
  type UpcomingRun,
} from '../../../schedule/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { table } from '../../output/index.js';
import { openSchedules, type TimesFlags } from './open-schedules.js';

/** The flags of `taskrun schedule next`. */
export interface NextFlags extends TimesFlags {
  readonly count: number;
  readonly from?: string;
  readonly output: 'text' | 'json';
}

/** `taskrun schedule next`. */
export async function showNext(file: string | undefined, flags: NextFlags, io: IO): Promise<ExitCode> {
  const { schedules } = await openSchedules(file, [], flags, io);
  const now = startOf(flags);
  const all = schedules.map((schedule) => ({
    schedule,
    runs: upcomingRuns(schedule, timetableOf(schedule.times), now, flags.count),
  }));
  if (flags.output === 'json')
    io.stdout.write(`${JSON.stringify({ schedules: all.map(asJSON) }, undefined, 2)}\n`);
  else io.stdout.write(all.map(({ schedule, runs }) => section(schedule, runs, now)).join('\n'));
  return exitCode.succeeded;
}

/** @throws CommandFailure */
function startOf({ from }: NextFlags): number {
  const time = from === undefined ? Date.now() : Date.parse(from);
  if (!Number.isNaN(time)) return time;
  throw new CommandFailure(
    exitCode.usage,
    `'${from ?? ''}' is not a time`,
    'write --from as in 2026-03-28T00:00Z',
  );
}

function section(schedule: Schedule, runs: readonly UpcomingRun[], now: number): string {
  const { name, task, times, watches } = schedule;
  const head = `${name}: ${task.file}${times.cron.length === 0 ? '' : ` at ${times.cron.map((each) => `'${each}'`).join(', ')} in ${times.timezone}`}`;
  const rows = runs.map(({ start, clocks, note = '' }) => [
    clocks,
    new Date(start).toISOString().replace('.000', ''),
    `in ${inWords(start - now)}`,
    note,
  ]);
  const lines =
    rows.length === 0
      ? []
      : table([{ head: 'CLOCKS' }, { head: 'UTC' }, { head: 'WAIT' }, { head: '' }], rows);
  const watched = watches.map((watch) =>
    watch.on === 'git'
      ? `and when ${watch.repository} has a new commit, looked at every ${inWords(watch.every * 1000)}`
      : `and when a base image has moved, looked at every ${inWords(watch.every * 1000)}`,
  );
  return [head, ...[...lines, ...watched].map((line) => `  ${line}`), ''].join('\n');
}

function asJSON({ schedule, runs }: { readonly schedule: Schedule; readonly runs: readonly UpcomingRun[] }) {
  const { name, task, times } = schedule;
  const next = runs.map(({ due, start, clocks, note }) => ({
    due: new Date(due).toISOString(),
    start: new Date(start).toISOString(),
    clocks,
    ...(note === undefined ? {} : { note }),
  }));
  return { name, task: task.file, ...times, runs: next };
}
