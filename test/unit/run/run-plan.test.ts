import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/event/index.js';
import type { Attempt, Executor, StepSink } from '../../../src/executor/index.js';
import type { Plan, PlannedStep } from '../../../src/plan/index.js';
import { runPlan, type Clock, type RunOptions, type RunOutcome } from '../../../src/run/index.js';
import { planned, planOf } from './planned.js';

const failure: Attempt = {
  status: 'failed',
  failure: { reason: 'exit-code', exitCode: 2, message: "'docker' ended with exit code 2" },
};

type Script = (step: PlannedStep, sink: StepSink, signal: AbortSignal) => Promise<Attempt>;

/** Waits pass at once, unless they are as long as a step's time-out; every wait is noted. */
class TestClock implements Clock {
  readonly waits: number[] = [];
  readonly timeOuts: (() => void)[] = [];
  #now = 0;

  now(): number {
    return (this.#now += 1);
  }

  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    if (milliseconds < 100_000) {
      this.waits.push(milliseconds);
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      this.timeOuts.push(resolve);
      signal?.addEventListener('abort', () => resolve());
    });
  }
}

async function run(
  plan: Plan,
  script: Script,
  options: Partial<RunOptions> = {},
): Promise<RunOutcome & { events: string[]; clock: TestClock; closed: number }> {
  const events: string[] = [];
  const clock = new TestClock();
  let closed = 0;
  const executor: Executor = {
    name: 'scripted',
    check: () => Promise.resolve([]),
    open: () => Promise.resolve({ execute: script, close: () => Promise.resolve(void (closed += 1)) }),
  };
  const outcome = await runPlan(
    plan,
    {
      executor,
      clock,
      emit: (event) => events.push(brief(event)),
      redact: (text) => text.replaceAll('s3cret', '***'),
    },
    { parallel: Infinity, keepGoing: false, signal: new AbortController().signal, ...options },
  );
  return { ...outcome, events, clock, closed };
}

function brief(event: RunEvent): string {
  switch (event.type) {
    case 'step-finished':
      return `${event.step} ${event.result.status}`;
    case 'step-output':
      return `${event.step}: ${event.lines.join(' ⏎ ')}`;
    case 'step-started':
      return `${event.step} started`;
    case 'step-retrying':
      return `${event.step} retry ${event.attempt} of ${event.of}`;
    case 'run-finished':
      return `run ${event.status}`;
    default:
      return event.type;
  }
}

const succeed: Script = () => Promise.resolve({ status: 'succeeded' });
const untilAborted: Script = (_step, _sink, signal) =>
  new Promise((resolve) => {
    const end = (): void => resolve(failure);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end);
  });

describe('runPlan', () => {
  test('runs unordered steps at the same time and ordered ones in turn', async () => {
    const { events, status, closed } = await run(
      planOf(planned('a'), planned('b'), planned('c', { after: ['a', 'b'] })),
      succeed,
    );
    expect(events).toEqual([
      'run-started',
      'a started',
      'b started',
      'a succeeded',
      'b succeeded',
      'c started',
      'c succeeded',
      'run succeeded',
    ]);
    expect([status, closed]).toEqual(['succeeded', 1]);
  });

  test('a failure cancels what runs and skips the rest', async () => {
    const { events, status, results } = await run(
      planOf(planned('bad'), planned('long'), planned('next', { after: ['long'] })),
      (step, sink, signal) =>
        step.id === 'bad' ? Promise.resolve(failure) : untilAborted(step, sink, signal),
    );
    expect(events.slice(3)).toEqual(['bad failed', 'next skipped', 'long canceled', 'run failed']);
    expect(status).toBe('failed');
    expect(results.get('next')).toEqual({ status: 'skipped', because: "step 'bad' failed" });
  });

  test('ignoreErrors turns a failure into a visible success', async () => {
    const { status, results } = await run(planOf(planned('a', { ignoreErrors: true })), () =>
      Promise.resolve(failure),
    );
    expect(status).toBe('succeeded');
    expect(results.get('a')).toMatchObject({ status: 'succeeded', ignored: { reason: 'exit-code' } });
  });

  test('retries a failed step, waiting in between', async () => {
    let attempts = 0;
    const { events, clock } = await run(
      planOf(planned('a', { retry: { count: 2, delaySeconds: 7, onErrors: [] } })),
      () => Promise.resolve((attempts += 1) < 3 ? failure : { status: 'succeeded' }),
    );
    expect(events).toEqual([
      'run-started',
      'a started',
      'a retry 1 of 2',
      'a retry 2 of 2',
      'a succeeded',
      'run succeeded',
    ]);
    expect(clock.waits).toEqual([7000, 7000]);
  });

  test('with retryOnErrors, only when the output contains one of the texts', async () => {
    const retry = { count: 1, delaySeconds: 1, onErrors: ['connection reset'] };
    const attempts: string[] = [];
    await run(
      planOf(planned('a', { retry }), planned('b', { retry })),
      (step, sink) => {
        attempts.push(step.id);
        if (step.id === 'a') sink.output('stderr', 'read: connection reset by peer');
        return Promise.resolve(failure);
      },
      { keepGoing: true },
    );
    expect(attempts.sort()).toEqual(['a', 'a', 'b']);
  });

  test('repeats a step after its success', async () => {
    let attempts = 0;
    await run(planOf(planned('a', { repeat: 3 })), () => {
      attempts += 1;
      return Promise.resolve({ status: 'succeeded' });
    });
    expect(attempts).toBe(4);
  });

  test('a step that takes too long is ended and says so', async () => {
    let ready = (): void => undefined;
    const executing = new Promise<void>((resolve) => (ready = resolve));
    const clock = new TestClock();
    const executor: Executor = {
      name: 'scripted',
      check: () => Promise.resolve([]),
      open: () =>
        Promise.resolve({
          execute: (step, sink, signal) => {
            ready();
            return untilAborted(step, sink, signal);
          },
          close: () => Promise.resolve(),
        }),
    };
    const outcome = runPlan(
      planOf(planned('slow', { timeout: 200 })),
      { executor, clock, emit: () => undefined, redact: (text) => text },
      { parallel: 1, keepGoing: false, signal: new AbortController().signal },
    );
    await executing;
    for (const timeOut of clock.timeOuts) timeOut();
    const { status, results } = await outcome;
    expect(status).toBe('timed-out');
    expect(results.get('slow')).toMatchObject({
      status: 'failed',
      failure: { reason: 'timeout', message: 'timed out after 200 s' },
    });
  });

  test('an interrupt cancels the running step and skips the rest', async () => {
    const interrupt = new AbortController();
    const { events, status, closed } = await run(
      planOf(planned('a'), planned('b', { after: ['a'] })),
      (step, sink, signal) => {
        interrupt.abort();
        return untilAborted(step, sink, signal);
      },
      { signal: interrupt.signal },
    );
    expect(events).toEqual(['run-started', 'a started', 'a canceled', 'b skipped', 'run canceled']);
    expect([status, closed]).toEqual(['canceled', 1]);
  });

  test('lines that come in one go are one event; what else happens comes after them', async () => {
    const { events } = await run(planOf(planned('a'), planned('b')), async ({ id }, sink) => {
      sink.output('stdout', 'first');
      sink.output('stdout', 'second');
      sink.output('stderr', 'other stream');
      if (id === 'b') return { status: 'succeeded' };
      await Promise.resolve();
      sink.output('stderr', 'later');
      sink.progress({ key: '1', name: 'part', state: 'done' });
      return failure;
    });
    expect(events.filter((text) => text.startsWith('a') || text.startsWith('step'))).toEqual([
      'a started',
      'a: first ⏎ second',
      'a: other stream',
      'a: later',
      'step-progress',
      'a failed',
    ]);
  });

  test('very many lines are several events', async () => {
    const { events } = await run(planOf(planned('a')), (_step, sink) => {
      for (let line = 0; line < 3; line += 1) sink.output('stdout', 'x'.repeat(50_000));
      return Promise.resolve({ status: 'succeeded' });
    });
    expect(events.filter((text) => text.startsWith('a: ')).map((text) => text.length)).toEqual([
      100_006, 50_003,
    ]);
  });

  test('masks secrets in every event', async () => {
    const { events } = await run(planOf(planned('a')), (_step, sink) => {
      sink.output('stdout', 'the s3cret word');
      sink.output('stdout', 'and another line');
      return Promise.resolve({ status: 'succeeded' });
    });
    expect(events).toContain('a: the *** word ⏎ and another line');
  });

  test('a bug in one step ends the others and closes the session before it is thrown', async () => {
    const ends: string[] = [];
    const executor: Executor = {
      name: 'scripted',
      check: () => Promise.resolve([]),
      open: () =>
        Promise.resolve({
          execute: async (step, sink, signal) => {
            if (step.id === 'bug') throw new TypeError('a bug');
            const attempt = await untilAborted(step, sink, signal);
            ends.push(step.id);
            return attempt;
          },
          close: () => Promise.resolve(void ends.push('closed')),
        }),
    };
    const outcome = runPlan(
      planOf(planned('bug'), planned('other')),
      { executor, clock: new TestClock(), emit: () => undefined, redact: (text) => text },
      { parallel: 2, keepGoing: false, signal: new AbortController().signal },
    );
    await expect(outcome).rejects.toThrow('a bug');
    expect(ends).toEqual(['other', 'closed']);
  });
});
