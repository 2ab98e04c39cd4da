import type { SchedulerEvent } from './ports.js';
import type { ScheduleView } from './scheduler.js';

/** Counts what happens; everything else that metrics say stands in the views. */
export class Counts {
  readonly #counts = new Map<string, number>();

  add(event: SchedulerEvent): void {
    const labels = labelsOf(event);
    if (labels !== undefined) this.#counts.set(labels, (this.#counts.get(labels) ?? 0) + 1);
  }

  /** The samples of one metric. */
  of(name: string): readonly string[] {
    return [...this.#counts]
      .filter(([key]) => key.startsWith(`${name}{`))
      .map(([key, count]) => `${key} ${count}`);
  }
}

function labelsOf(event: SchedulerEvent): string | undefined {
  const of = `schedule="${event.schedule}"`;
  switch (event.type) {
    case 'ended':
      return `taskrun_schedule_runs_total{${of},status="${event.run.status}"}`;
    case 'cut-off':
      return `taskrun_schedule_runs_total{${of},status="cut-off"}`;
    case 'decided':
      return event.decision.kind === 'skip'
        ? `taskrun_schedule_skipped_total{${of},reason="${event.decision.because}"}`
        : undefined;
    case 'look-failed':
      return `taskrun_schedule_look_failures_total{${of},on="${event.on}"}`;
    case 'adopted':
    case 'noted':
      return undefined;
  }
}

interface Metric {
  readonly name: string;
  readonly type: 'counter' | 'gauge';
  readonly help: string;
  readonly of: (view: ScheduleView) => number | undefined;
}

const seconds = (milliseconds: number | undefined): number | undefined =>
  milliseconds === undefined ? undefined : milliseconds / 1000;

const gauges: readonly Metric[] = [
  {
    name: 'taskrun_schedule_running',
    type: 'gauge',
    help: 'Whether a run goes on.',
    of: ({ state }) => (state.running === undefined ? 0 : 1),
  },
  {
    name: 'taskrun_schedule_next_run_timestamp_seconds',
    type: 'gauge',
    help: 'When a run starts next.',
    of: ({ next }) => seconds(next),
  },
  {
    name: 'taskrun_schedule_last_run_timestamp_seconds',
    type: 'gauge',
    help: 'When the last run ended.',
    of: ({ state }) => seconds(state.last?.finishedAt),
  },
  {
    name: 'taskrun_schedule_last_run_duration_seconds',
    type: 'gauge',
    help: 'How long the last run took.',
    of: ({ state: { last } }) => (last === undefined ? undefined : seconds(last.finishedAt - last.startedAt)),
  },
  {
    name: 'taskrun_schedule_last_run_success',
    type: 'gauge',
    help: 'Whether the last run succeeded.',
    of: ({ state: { last } }) => (last === undefined ? undefined : Number(last.status === 'succeeded')),
  },
];

const counters = [
  ['taskrun_schedule_runs_total', 'Runs that have ended, by how.'],
  ['taskrun_schedule_skipped_total', 'Runs that were due and did not start, by why.'],
  ['taskrun_schedule_look_failures_total', 'Looks at what is watched that failed.'],
] as const;

/** All metrics. @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format */
export function renderMetrics(views: readonly ScheduleView[], counts: Counts): string {
  const counted = counters.map(([name, help]) => block(name, 'counter', help, counts.of(name)));
  const gauged = gauges.map(({ name, type, help, of }) => {
    const samples = views.flatMap((view) => {
      const value = of(view);
      return value === undefined ? [] : [`${name}{schedule="${view.schedule.name}"} ${value}`];
    });
    return block(name, type, help, samples);
  });
  return [...counted, ...gauged].join('');
}

function block(name: string, type: string, help: string, samples: readonly string[]): string {
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n');
}
