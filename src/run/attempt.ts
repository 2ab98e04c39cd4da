import type { RunEvent, StepFailure, StepResult } from '../event/index.js';
import type { Attempt, Session, StepSink } from '../executor/index.js';
import type { PlannedStep } from '../plan/index.js';
import type { Clock } from './clock.js';
import type { GatheredOutput } from './gathered-output.js';

/** What carrying out one step needs. */
export interface StepContext {
  readonly session: Session;
  readonly clock: Clock;
  readonly emit: (event: RunEvent) => void;
  readonly output: GatheredOutput;
  /** See {@link StepSink}. */
  readonly ready?: (() => Promise<unknown> | undefined) | undefined;
  /** Aborts when the run is to stop. */
  readonly signal: AbortSignal;
}

/** Carries out one step: delay, attempts with time-out and retries, repetitions. Never rejects for what the world does. */
export async function runStep(step: PlannedStep, context: StepContext): Promise<StepResult> {
  const { clock, signal } = context;
  if (step.startDelay > 0) await clock.wait(step.startDelay * 1000, signal);
  for (let round = 0; round <= step.repeat; round += 1) {
    const result = await runWithRetries(step, context);
    if (result.status !== 'succeeded') return forgiven(step, result);
  }
  return { status: 'succeeded' };
}

function forgiven(step: PlannedStep, result: StepResult): StepResult {
  return step.ignoreErrors && result.status === 'failed'
    ? { status: 'succeeded', ignored: result.failure }
    : result;
}

async function runWithRetries(step: PlannedStep, context: StepContext): Promise<StepResult> {
  const { clock, emit, signal } = context;
  const { count, delaySeconds, onErrors } = step.retry;
  for (let retry = 1; ; retry += 1) {
    const watch = new OutputWatch(onErrors);
    const attempt = await attemptOnce(step, context, watch);
    if (signal.aborted && attempt.status !== 'succeeded') return { status: 'canceled' };
    if (attempt.status === 'succeeded') return attempt;
    if (retry > count || !watch.allowsRetry) return attempt;
    const { failure } = attempt;
    emit({
      type: 'step-retrying',
      time: clock.now(),
      step: step.id,
      failure,
      attempt: retry,
      of: count,
      delaySeconds,
    });
    await clock.wait(delaySeconds * 1000, signal);
  }
}

/** One attempt; a time-out ends it and becomes its failure. */
async function attemptOnce(step: PlannedStep, context: StepContext, watch: OutputWatch): Promise<Attempt> {
  const { session, clock, signal } = context;
  if (signal.aborted)
    return { status: 'failed', failure: { reason: 'signal', signal: 'SIGTERM', message: 'canceled' } };
  const tooLong = new AbortController();
  const settled = new AbortController();
  const timer = clock.wait(step.timeout * 1000, settled.signal).then(() => {
    if (!settled.signal.aborted) tooLong.abort();
  });
  try {
    const attempt = await session.execute(
      step,
      sinkFor(step, context, watch),
      AbortSignal.any([signal, tooLong.signal]),
    );
    return tooLong.signal.aborted ? { status: 'failed', failure: timeoutFailure(step.timeout) } : attempt;
  } finally {
    settled.abort();
    await timer;
  }
}

function timeoutFailure(seconds: number): StepFailure {
  return {
    reason: 'timeout',
    seconds,
    message: `timed out after ${seconds} s`,
    hint: `give the step more time with 'timeout: SECONDS', or the whole task with 'stepTimeout: SECONDS'`,
  };
}

function sinkFor(step: PlannedStep, context: StepContext, watch: OutputWatch): StepSink {
  const { clock, emit, output, ready } = context;
  return {
    output(stream, line) {
      watch.see(line);
      output.add(step.id, stream, line);
    },
    ready() {
      output.flush();
      return ready?.();
    },
    progress(progress) {
      emit({ type: 'step-progress', time: clock.now(), step: step.id, progress });
    },
    built(image) {
      emit({ type: 'image-built', time: clock.now(), step: step.id, image });
    },
    pushed(image) {
      emit({ type: 'image-pushed', time: clock.now(), step: step.id, image });
    },
  };
}

/** Remembers whether an attempt printed one of the texts that allow a retry. */
class OutputWatch {
  readonly #texts: readonly string[];
  #seen = false;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
  }

  see(line: string): void {
    this.#seen ||= this.#texts.some((text) => line.includes(text));
  }

  get allowsRetry(): boolean {
    return this.#texts.length === 0 || this.#seen;
  }
}
