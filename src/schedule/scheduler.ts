import { timetableOf } from './check-times.js';
import { advance, cutOff, ended, nextStart, started, want, type Step } from './decide.js';
import type { SchedulerPorts, Sighting } from './ports.js';
import type { Schedule, Watch } from './schedule.js';
import { resumeState, type RunEnding, type RunningRun, type ScheduleState } from './state.js';
import type { Timetable } from './timetable.js';

/** A schedule as it stands. */
export interface ScheduleView {
  readonly schedule: Schedule;
  readonly state: ScheduleState;
  /** When it runs next, in milliseconds since the epoch; undefined when no time comes. */
  readonly next: number | undefined;
}

/** What becomes of runs that go on when the scheduler is to end. */
export type AtStop = 'wait' | 'cancel';

/** No wait is longer, in milliseconds: after a sleep of the machine, or when its clock is set, times are looked at anew. */
const longestWait = 60_000;

/** A schedule, its times, and what goes on of it. */
interface Member {
  readonly schedule: Schedule;
  readonly times: Timetable;
  readonly looks: { readonly watch: Watch; next: number; busy: boolean }[];
  state: ScheduleState;
  run?: { readonly controller: AbortController; readonly over: Promise<void> };
}

/**
 * Carries schedules out. What happens is handled one after the other, and written down before anything is done about it:
 * whenever the process ends, the next one knows which runs have started, and no time is lost or taken twice.
 */
export class Scheduler {
  readonly #members: readonly Member[];
  readonly #ports: SchedulerPorts;
  readonly #arrivals: (() => Promise<void>)[] = [];
  #nudge = new AbortController();
  #awake: number;
  #stopping: AtStop | undefined;

  constructor(
    schedules: readonly Schedule[],
    states: ReadonlyMap<string, ScheduleState>,
    ports: SchedulerPorts,
  ) {
    const now = ports.clock.now();
    this.#ports = ports;
    this.#awake = now;
    this.#members = schedules.map((schedule) => ({
      schedule,
      times: timetableOf(schedule.times),
      looks: schedule.watches.map((watch) => ({ watch, next: now, busy: false })),
      state: resumeState(schedule, states.get(schedule.name), now),
    }));
  }

  /** When it was last awake, in milliseconds since the epoch: at least each minute. */
  get awake(): number {
    return this.#awake;
  }

  views(): readonly ScheduleView[] {
    return this.#members.map(({ schedule, times, state }) => ({
      schedule,
      state,
      next: nextStart(schedule, times, state),
    }));
  }

  /** Until the signal aborts; then runs that go on are waited for, or canceled. Rejects when its state cannot be kept. */
  async run(signal: AbortSignal, atStop: () => AtStop): Promise<void> {
    signal.addEventListener('abort', () => this.#nudge.abort(), { once: true });
    const looking = new AbortController();
    try {
      await this.#keep();
      for (const member of this.#members) await this.#recover(member);
      while (!signal.aborted) {
        await this.#handle();
        for (const member of this.#members) await this.#advance(member, looking.signal);
        await this.#sleep(signal);
      }
    } finally {
      looking.abort();
      await this.#end(atStop());
    }
  }

  /** What an earlier scheduler has left: a run that goes on or was cut off, or one that waits. */
  async #recover(member: Member): Promise<void> {
    const { running, waiting } = member.state;
    if (running !== undefined) {
      this.#ports.tell({ schedule: member.schedule.name, type: 'adopted', run: running });
      this.#attend(member, (signal) => this.#ports.adopt(running, signal));
    } else if (waiting !== undefined) {
      await this.#apply(member, want(member.schedule, member.state, waiting, { missed: 1, late: true }));
    }
  }

  async #advance(member: Member, signal: AbortSignal): Promise<void> {
    const now = this.#ports.clock.now();
    await this.#apply(member, advance(member.schedule, member.times, member.state, now));
    for (const look of member.looks) {
      if (look.busy || look.next > now) continue;
      look.busy = true;
      void this.#look(member, look.watch, signal).then(() => {
        look.busy = false;
        look.next = this.#ports.clock.now() + look.watch.every * 1000;
        this.#nudge.abort();
      });
    }
  }

  async #look(member: Member, watch: Watch, signal: AbortSignal): Promise<void> {
    const { state, schedule } = member;
    try {
      const sighting = await this.#ports.look(watch, state.seen[keyOf(watch)], state.last, signal);
      this.#arrive(() => this.#seen(member, watch, sighting));
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      this.#ports.tell({ schedule: schedule.name, type: 'look-failed', on: watch.on, reason });
    }
  }

  /** A change that makes no run now, because another goes on, is seen again. */
  async #seen(member: Member, watch: Watch, { seen, now, change }: Sighting): Promise<void> {
    if (this.#stopping !== undefined) return;
    const { state, schedule } = member;
    const before = state.seen[keyOf(watch)];
    const after = { ...state, seen: { ...state.seen, [keyOf(watch)]: seen } };
    if (change === undefined) {
      if (before === seen) return;
      await this.#apply(member, { state: after, decisions: [] });
      this.#ports.tell({ schedule: schedule.name, type: 'noted', now, first: before === undefined });
      return;
    }
    const request = { cause: watch.on, due: this.#ports.clock.now(), detail: change };
    const skipped = want(schedule, state, request).decisions.some(({ kind }) => kind === 'skip');
    if (!skipped) await this.#apply(member, want(schedule, after, request));
  }

  async #apply(member: Member, { state, decisions }: Step): Promise<void> {
    if (state === member.state && decisions.length === 0) return;
    const { schedule } = member;
    const start = this.#stopping === undefined ? decisions.find(({ kind }) => kind === 'start') : undefined;
    const run = start && { ...start.request, id: this.#ports.newID(), startedAt: this.#ports.clock.now() };
    member.state = run === undefined ? state : started(state, run);
    await this.#keep();
    for (const decision of decisions) {
      if (decision.kind === 'start' && run === undefined) continue; // it waits for the next scheduler
      const id = run === undefined ? {} : { id: run.id };
      this.#ports.tell({ schedule: schedule.name, type: 'decided', decision, ...id });
      if (decision.kind === 'cancel') member.run?.controller.abort();
    }
    if (run !== undefined) this.#attend(member, (signal) => this.#ports.run(schedule, run, signal));
  }

  #attend(member: Member, carryOut: (signal: AbortSignal) => Promise<RunEnding | 'cut-off'>): void {
    const controller = new AbortController();
    const over = carryOut(controller.signal).then((ending) =>
      this.#arrive(() => this.#ended(member, ending)),
    );
    member.run = { controller, over };
  }

  async #ended(member: Member, ending: RunEnding | 'cut-off'): Promise<void> {
    const { state } = member;
    delete member.run;
    const { running } = state;
    if (running === undefined) return;
    await this.#apply(member, this.#afterwards(member, running, ending));
  }

  #afterwards({ schedule, state }: Member, running: RunningRun, ending: RunEnding | 'cut-off'): Step {
    if (ending === 'cut-off' || (ending === 'canceled' && this.#stopping === 'cancel')) {
      this.#ports.tell({ schedule: schedule.name, type: 'cut-off', run: running });
      return cutOff(schedule, state);
    }
    const finishedAt = this.#ports.clock.now();
    this.#ports.tell({
      schedule: schedule.name,
      type: 'ended',
      run: { ...running, finishedAt, status: ending },
    });
    return ended(state, ending, finishedAt);
  }

  /** Nothing starts any more. Runs that are canceled so have been cut off: the next scheduler starts them again. */
  async #end(atStop: AtStop): Promise<void> {
    this.#stopping = atStop;
    if (atStop === 'cancel') for (const { run } of this.#members) run?.controller.abort();
    await Promise.all(this.#members.flatMap(({ run }) => (run === undefined ? [] : [run.over])));
    await this.#handle();
  }

  #arrive(handle: () => Promise<void>): void {
    this.#arrivals.push(handle);
    this.#nudge.abort();
  }

  async #handle(): Promise<void> {
    for (let next = this.#arrivals.shift(); next !== undefined; next = this.#arrivals.shift()) await next();
  }

  async #sleep(signal: AbortSignal): Promise<void> {
    const now = this.#ports.clock.now();
    this.#awake = now;
    const times = this.#members.flatMap(({ schedule, times, state, looks }) => [
      nextStart(schedule, times, state) ?? Infinity,
      ...looks.map(({ next, busy }) => (busy ? Infinity : next)),
    ]);
    const wait = Math.max(0, Math.min(longestWait, Math.min(...times) - now));
    if (this.#arrivals.length === 0 && !signal.aborted)
      await this.#ports.clock.wait(wait, this.#nudge.signal);
    if (this.#nudge.signal.aborted) this.#nudge = new AbortController();
    this.#awake = this.#ports.clock.now();
  }

  #keep(): Promise<void> {
    return this.#ports.keep(new Map(this.#members.map(({ schedule, state }) => [schedule.name, state])));
  }
}

const keyOf = (watch: Watch): string =>
  watch.on === 'git' ? `git ${watch.repository}` : `base-image ${watch.images.join(' ')}`;
