import { describe, expect, test } from '@jest/globals';
import { logLine } from '../../../src/schedule/log.js';
import { Counts, renderMetrics } from '../../../src/schedule/metrics.js';
import type { SchedulerPorts, Sighting } from '../../../src/schedule/ports.js';
import type { Schedule } from '../../../src/schedule/schedule.js';
import { Scheduler, type AtStop } from '../../../src/schedule/scheduler.js';
import type { ScheduleState } from '../../../src/schedule/state.js';
import { FakeClock, settled } from './fake-clock.js';
import { scheduleOf } from './schedule-of.js';

const minute = 60_000;
const start = Date.parse('2026-11-25T03:00:00Z');

/** A scheduler in a world that the test decides about; its log says what happens. */
class World {
  readonly log: string[] = [];
  readonly counts = new Counts();
  /** On the disk. */
  states: ReadonlyMap<string, ScheduleState> = new Map();
  /** What was on the disk when each run started. */
  readonly keptAtStart: unknown[] = [];
  readonly canceled: string[] = [];
  /** How long runs take, in milliseconds; those that are canceled end at once. */
  length = 5 * minute;
  look: SchedulerPorts['look'] = () => Promise.reject(new Error('nothing to see'));
  adopted: Awaited<ReturnType<SchedulerPorts['adopt']>> = 'cut-off';
  keepFails = false;
  scheduler: Scheduler | undefined;
  #ids = 0;
  #end = new AbortController();
  #over: Promise<void> = Promise.resolve();

  constructor(
    readonly schedules: readonly Schedule[],
    readonly clock = new FakeClock(start),
  ) {}

  /** A scheduler begins with what is on the disk. */
  async begin(atStop: AtStop = 'cancel'): Promise<void> {
    this.#end = new AbortController();
    this.scheduler = new Scheduler(this.schedules, this.states, this.#ports());
    this.#over = this.scheduler.run(this.#end.signal, () => atStop);
    this.#over.catch(() => undefined);
    await settled();
  }

  async end(): Promise<void> {
    this.#end.abort();
    await this.#over;
  }

  /** It is killed: nothing of it is heard any more. */
  kill(): void {
    this.states = new Map(JSON.parse(JSON.stringify([...this.states])) as [string, ScheduleState][]);
  }

  get over(): Promise<void> {
    return this.#over;
  }

  #ports(): SchedulerPorts {
    const { clock } = this;
    return {
      clock,
      run: async (_, { id }, signal) => {
        this.keptAtStart.push(this.states.get('nightly')?.running?.id);
        await clock.wait(this.length, signal);
        if (!signal.aborted) return 'succeeded';
        this.canceled.push(id);
        return 'canceled';
      },
      adopt: async (_, signal) => {
        await clock.wait(minute, signal);
        return this.adopted;
      },
      look: (...asked) => this.look(...asked),
      keep: (states) => {
        if (this.keepFails) return Promise.reject(new Error('ENOSPC'));
        this.states = states;
        return Promise.resolve();
      },
      newID: () => `r${++this.#ids}`,
      tell: (event) => {
        this.counts.add(event);
        this.log.push(`${new Date(clock.now()).toISOString().slice(11, 16)} ${logLine(event)}`);
      },
    };
  }
}

const hourly = (rules: Parameters<typeof scheduleOf>[1] = {}): World =>
  new World([scheduleOf('0 * * * *', rules)]);

test('runs start when they are due, and are written down before', async () => {
  const world = hourly();
  await world.begin();
  await world.clock.passTo(start + 130 * minute);
  expect(world.log).toEqual([
    '04:00 nightly: run r1 starts: due 2026-11-25T04:00:00Z',
    '04:05 nightly: run r1 succeeded after 5 min',
    '05:00 nightly: run r2 starts: due 2026-11-25T05:00:00Z',
    '05:05 nightly: run r2 succeeded after 5 min',
  ]);
  expect(world.keptAtStart).toEqual(['r1', 'r2']);
  await world.end();
});

test('a machine that slept has missed its times once', async () => {
  const world = hourly();
  await world.begin();
  world.clock.jumpTo(start + 26 * 60 * minute + 30 * minute);
  await world.clock.passTo(start + 26 * 60 * minute + 32 * minute);
  expect(world.log).toEqual([
    '05:30 nightly: run r1 starts: due 2026-11-26T05:00:00Z, late (26 times were missed)',
  ]);
  await world.end();
});

describe('a run that is due while another goes on', () => {
  test.each([
    ['skip', ['05:00 nightly: skipped, for the run before goes on: due 2026-11-25T05:00:00Z']],
    [
      'queue',
      [
        '05:00 nightly: waits for the run before: due 2026-11-25T05:00:00Z',
        '05:30 nightly: run r1 succeeded after 1 h 30 min',
        '05:30 nightly: run r2 starts: due 2026-11-25T05:00:00Z',
      ],
    ],
    [
      'cancel',
      [
        '05:00 nightly: cancels the run before: due 2026-11-25T05:00:00Z',
        '05:00 nightly: run r1 was canceled after 1 h',
        '05:00 nightly: run r2 starts: due 2026-11-25T05:00:00Z',
      ],
    ],
  ] as const)('%s', async (overlap, lines) => {
    const world = hourly({ overlap });
    world.length = 90 * minute;
    await world.begin();
    await world.clock.passTo(start + 150 * minute - 1);
    await world.clock.passTo(start + 150 * minute + 1);
    expect(world.log.slice(1, 1 + lines.length)).toEqual(lines);
    await world.end();
  });
});

describe('the end', () => {
  test('cancels the run, which the next scheduler starts again', async () => {
    const world = hourly();
    await world.begin();
    await world.clock.passTo(start + 61 * minute);
    await world.end();
    expect(world.canceled).toEqual(['r1']);
    expect(world.states.get('nightly')).toMatchObject({
      waiting: { cause: 'cron', due: start + 60 * minute },
    });
    world.clock.jumpTo(start + 70 * minute);
    await world.begin();
    expect(world.log.slice(1)).toEqual([
      '04:01 nightly: run r1 was cut off',
      '04:10 nightly: run r2 starts: due 2026-11-25T04:00:00Z, late (1 time was missed)',
    ]);
    await world.end();
  });

  test('waits for the run, and starts none', async () => {
    const world = hourly();
    world.length = 90 * minute;
    await world.begin('wait');
    await world.clock.passTo(start + 61 * minute);
    const over = world.end();
    await world.clock.passTo(start + 200 * minute);
    await over;
    expect(world.log).toEqual([
      '04:00 nightly: run r1 starts: due 2026-11-25T04:00:00Z',
      '05:30 nightly: run r1 succeeded after 1 h 30 min',
    ]);
  });
});

describe('after a scheduler was killed', () => {
  async function killedDuringRun(): Promise<World> {
    const world = hourly();
    await world.begin();
    await world.clock.passTo(start + 61 * minute);
    world.kill();
    return world;
  }

  test('a run that goes on is looked after, and not started again', async () => {
    const { states } = await killedDuringRun();
    const world = hourly();
    Object.assign(world, { states, adopted: 'failed' });
    world.clock.jumpTo(start + 62 * minute);
    await world.begin();
    await world.clock.passTo(start + 64 * minute);
    expect(world.log).toEqual([
      '04:02 nightly: run r1 was started before this scheduler: looking after it',
      '04:03 nightly: run r1 failed after 3 min',
    ]);
    await world.end();
  });

  test('a run that was cut off with it starts again, once', async () => {
    const { states } = await killedDuringRun();
    const world = hourly();
    Object.assign(world, { states });
    world.clock.jumpTo(start + 62 * minute);
    await world.begin();
    await world.clock.passTo(start + 75 * minute);
    expect(world.log.slice(1)).toEqual([
      '04:03 nightly: run r1 was cut off',
      '04:03 nightly: run r1 starts: due 2026-11-25T04:00:00Z, late (1 time was missed)',
      '04:08 nightly: run r1 succeeded after 5 min',
    ]);
    await world.end();
  });

  test('three days later, all that was missed is one run', async () => {
    const world = hourly();
    await world.begin();
    await world.end();
    world.clock.jumpTo(start + 3 * 24 * 60 * minute + 10 * minute);
    await world.begin();
    await world.clock.passTo(start + 3 * 24 * 60 * minute + 16 * minute);
    expect(world.log).toEqual([
      '03:10 nightly: run r1 starts: due 2026-11-28T03:00:00Z, late (72 times were missed)',
      '03:15 nightly: run r1 succeeded after 5 min',
    ]);
    await world.end();
  });
});

test('what cannot be written down does not start', async () => {
  const world = hourly();
  await world.begin();
  world.keepFails = true;
  await world.clock.passTo(start + 61 * minute);
  await expect(world.over).rejects.toThrow('ENOSPC');
  expect(world.log).toEqual([]);
});

describe('what is watched', () => {
  const watch = {
    on: 'git',
    repository: 'https://host/app.git#main',
    paths: [],
    every: 300,
  } as const;
  const sees = (world: World, commits: readonly (string | Error)[]): void => {
    const left = [...commits];
    world.look = (_, seen) => {
      const now = left.shift() ?? commits.at(-1) ?? '';
      if (now instanceof Error) return Promise.reject(now);
      const sighting: Sighting = {
        seen: now,
        now: `at ${now}`,
        ...(seen === undefined || seen === now ? {} : { change: `moved to ${now}` }),
      };
      return Promise.resolve(sighting);
    };
  };

  test('makes a run when it is another than before, and not the first time', async () => {
    const world = new World([scheduleOf([], { watches: [watch] })]);
    sees(world, ['a', 'a', new Error('nobody answers'), 'b']);
    await world.begin();
    await world.clock.passTo(start + 30 * minute);
    expect(world.log).toEqual([
      '03:00 nightly: watches: at a',
      '03:10 nightly: git cannot be looked at: nobody answers',
      '03:15 nightly: run r1 starts: moved to b',
      '03:20 nightly: run r1 succeeded after 5 min',
    ]);
    await world.end();
  });

  test('is seen again when another run went on', async () => {
    const world = new World([scheduleOf([], { watches: [watch] })]);
    world.length = 12 * minute;
    sees(world, ['a', 'b', 'c']);
    await world.begin();
    await world.clock.passTo(start + 25 * minute);
    expect(world.log).toEqual([
      '03:00 nightly: watches: at a',
      '03:05 nightly: run r1 starts: moved to b',
      '03:17 nightly: run r1 succeeded after 12 min',
      '03:20 nightly: run r2 starts: moved to c',
    ]);
    await world.end();
  });
});

test('metrics say what has happened and what comes', async () => {
  const world = hourly();
  world.length = 61 * minute;
  await world.begin();
  await world.clock.passTo(start + 122 * minute);
  expect(renderMetrics(world.scheduler?.views() ?? [], world.counts)).toMatchInlineSnapshot(`
   "# HELP taskrun_schedule_runs_total Runs that have ended, by how.
   # TYPE taskrun_schedule_runs_total counter
   taskrun_schedule_runs_total{schedule="nightly",status="succeeded"} 1
   # HELP taskrun_schedule_skipped_total Runs that were due and did not start, by why.
   # TYPE taskrun_schedule_skipped_total counter
   taskrun_schedule_skipped_total{schedule="nightly",reason="overlap"} 1
   # HELP taskrun_schedule_look_failures_total Looks at what is watched that failed.
   # TYPE taskrun_schedule_look_failures_total counter
   # HELP taskrun_schedule_running Whether a run goes on.
   # TYPE taskrun_schedule_running gauge
   taskrun_schedule_running{schedule="nightly"} 0
   # HELP taskrun_schedule_next_run_timestamp_seconds When a run starts next.
   # TYPE taskrun_schedule_next_run_timestamp_seconds gauge
   taskrun_schedule_next_run_timestamp_seconds{schedule="nightly"} 1795586400
   # HELP taskrun_schedule_last_run_timestamp_seconds When the last run ended.
   # TYPE taskrun_schedule_last_run_timestamp_seconds gauge
   taskrun_schedule_last_run_timestamp_seconds{schedule="nightly"} 1795582860
   # HELP taskrun_schedule_last_run_duration_seconds How long the last run took.
   # TYPE taskrun_schedule_last_run_duration_seconds gauge
   taskrun_schedule_last_run_duration_seconds{schedule="nightly"} 3660
   # HELP taskrun_schedule_last_run_success Whether the last run succeeded.
   # TYPE taskrun_schedule_last_run_success gauge
   taskrun_schedule_last_run_success{schedule="nightly"} 1
   "
  `);
  await world.end();
});
