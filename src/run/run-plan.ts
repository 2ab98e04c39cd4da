import {
  printedText,
  type RunEvent,
  type RunStatus,
  type StepOutput,
  type StepResult,
} from '../event/index.js';
import type { Executor } from '../executor/index.js';
import { withoutSteps, type Plan, type PlannedStep } from '../plan/index.js';
import { runStep, type StepContext } from './attempt.js';
import type { Clock } from './clock.js';
import type { DoneStep } from './done-step.js';
import { GatheredOutput } from './gathered-output.js';
import { schedule, type Policy } from './schedule.js';
import { summarize } from './summary.js';

/** What a run needs of the world. */
export interface RunPorts {
  readonly executor: Executor;
  readonly clock: Clock;
  /** Hears every event, in order; secrets are already masked. */
  readonly emit: (event: RunEvent) => void;
  /** Asked between pieces of much output: a promise makes the steps' programs wait until it settles. */
  readonly ready?: () => Promise<unknown> | undefined;
  /** Masks secrets in a line of text. */
  readonly redact: (text: string) => string;
}

export interface RunOptions extends Policy {
  /** Seconds the whole run may take. */
  readonly timeout?: number;
  /** After a step has failed, the user looks around before the run goes on. */
  readonly debugOnFailure?: boolean;
  /** Steps that are not carried out, by their ids. */
  readonly done?: ReadonlyMap<string, DoneStep>;
  /** Aborts when the user interrupts. */
  readonly signal: AbortSignal;
}

/** How a run ended, with each step's result by its id. */
export interface RunOutcome {
  readonly status: RunStatus;
  readonly results: ReadonlyMap<string, StepResult>;
}

/** Carries out a plan: every step in its turn, events as they happen, and nothing left behind. */
export async function runPlan(plan: Plan, ports: RunPorts, options: RunOptions): Promise<RunOutcome> {
  const { clock, executor } = ports;
  const output = new GatheredOutput(clock, (event) => ports.emit(redacted(event, ports.redact)));
  const emit = (event: RunEvent): void => {
    output.flush();
    ports.emit(redacted(event, ports.redact));
  };
  const started = clock.now();
  const { id, taskName, registry, date, os, architecture, triggeredBy } = plan.run;
  const run = { id, taskName, registry, date, platform: `${os}/${architecture}`, triggeredBy };
  emit({
    type: 'run-started',
    time: started,
    run,
    executor: executor.name,
    steps: plan.steps.map((step) => summarize(step, ports.redact)),
  });
  const session = await executor.open(plan);
  const stop = new AbortController();
  const ended = new AbortController();
  let timedOut = false;
  if (options.timeout !== undefined) {
    void clock.wait(options.timeout * 1000, ended.signal).then(() => {
      timedOut = !ended.signal.aborted;
      if (timedOut) stop.abort();
    });
  }
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const results = await runSteps(
    plan,
    { session, clock, emit, output, ready: ports.ready, signal },
    options,
    stop,
  ).finally(() => {
    ended.abort();
    return session.close();
  });
  const status = statusOf(results, options.signal.aborted, timedOut);
  emit({ type: 'run-finished', time: clock.now(), status, duration: clock.now() - started });
  return { status, results };
}

type Steps = Map<string, 'running' | StepResult>;

/** Starts steps as their turn comes, until nothing runs and nothing is left to decide. */
async function runSteps(
  plan: Plan,
  context: StepContext,
  policy: Pick<RunOptions, 'debugOnFailure' | 'done' | keyof Policy>,
  stop: AbortController,
): Promise<ReadonlyMap<string, StepResult>> {
  const { done = new Map<string, DoneStep>() } = policy;
  tellDone(plan, done, context);
  const rest = { ...plan, steps: withoutSteps(plan.steps, done) };
  const progress: Steps = new Map();
  const running = new Map<string, Promise<void>>();
  let debugged: Promise<unknown> = Promise.resolve(); // one terminal, one shell
  const finish = (step: PlannedStep, result: StepResult, duration: number): void => {
    progress.set(step.id, result);
    context.emit({ type: 'step-finished', time: context.clock.now(), step: step.id, result, duration });
    if (result.status === 'failed' && !policy.keepGoing) stop.abort();
  };
  const carryOut = async (step: PlannedStep): Promise<void> => {
    const started = context.clock.now();
    context.emit({ type: 'step-started', time: started, step: step.id });
    const result = await runStep(step, context);
    finish(step, result, context.clock.now() - started);
    if (result.status === 'failed' && policy.debugOnFailure === true) {
      debugged = debugged.then(() => context.session.debug?.(step));
      await debugged;
    }
    running.delete(step.id);
  };
  try {
    for (;;) {
      const { start, skip } = decide(rest, progress, policy, context.signal);
      for (const { step, because } of skip) finish(step, { status: 'skipped', because }, 0);
      for (const step of start) {
        progress.set(step.id, 'running');
        running.set(step.id, carryOut(step));
      }
      if (running.size > 0) await Promise.race(running.values());
      else if (start.length + skip.length === 0)
        return withDone(progress as ReadonlyMap<string, StepResult>, done);
    }
  } catch (bug) {
    stop.abort();
    await Promise.allSettled(running.values()); // nothing may run on while the session is closed
    throw bug;
  }
}

/** Tells of steps that are not carried out as if they had been: what they left is part of the run. */
function tellDone({ steps }: Plan, done: ReadonlyMap<string, DoneStep>, { clock, emit }: StepContext): void {
  for (const { id } of steps) {
    const found = done.get(id);
    if (found === undefined) continue;
    const time = clock.now();
    for (const image of found.builds) emit({ type: 'image-built', time, step: id, image });
    for (const image of found.images) emit({ type: 'image-pushed', time, step: id, image });
    emit({ type: 'step-finished', time, step: id, result: found.result, duration: found.duration });
  }
}

function withDone(
  results: ReadonlyMap<string, StepResult>,
  done: ReadonlyMap<string, DoneStep>,
): ReadonlyMap<string, StepResult> {
  return new Map([...[...done].map(([id, { result }]) => [id, result] as const), ...results]);
}

/** The schedule's decision, or, once the run is to stop, that nothing more starts. */
function decide(
  plan: Plan,
  progress: Steps,
  policy: Policy,
  signal: AbortSignal,
): ReturnType<typeof schedule> {
  const decision = schedule(plan.steps, progress, policy);
  if (!signal.aborted) return decision;
  const decided = new Set(decision.skip.map(({ step }) => step.id));
  const rest = plan.steps.filter(({ id }) => !progress.has(id) && !decided.has(id));
  return {
    start: [],
    skip: [...decision.skip, ...rest.map((step) => ({ step, because: 'the run was stopped' }))],
  };
}

function statusOf(
  results: ReadonlyMap<string, StepResult>,
  interrupted: boolean,
  timedOut: boolean,
): RunStatus {
  if (interrupted) return 'canceled';
  if (timedOut) return 'timed-out';
  const failures = [...results.values()].flatMap((result) =>
    result.status === 'failed' ? [result.failure] : [],
  );
  if (failures.length === 0) return 'succeeded';
  return failures.every(({ reason }) => reason === 'timeout') ? 'timed-out' : 'failed';
}

/** The event with every text in it masked. */
function redacted(event: RunEvent, redact: (text: string) => string): RunEvent {
  if (event.type === 'step-output') return redactedOutput(event, redact);
  return mapStrings(event, redact) as RunEvent;
}

function redactedOutput(event: StepOutput, redact: (text: string) => string): StepOutput {
  const text = printedText(event);
  // In most output there is nothing to mask.
  return redact(text) === text ? event : { ...event, lines: event.lines.map(redact) };
}

/** A secret that happens to be `build` must not change what an event is. */
const discriminants = new Set(['type', 'kind', 'status', 'reason']);

function mapStrings(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      discriminants.has(key) ? item : mapStrings(item, change),
    ]),
  );
}
