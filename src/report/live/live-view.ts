import type { Progress, RunEvent, StepRetrying } from '../../event/index.js';
import { emptyView, reduce, type RunView } from '../view.js';

/** A run as it is seen while it goes on: what its steps have come to, and what those that run are at. */
export interface LiveView {
  readonly run: RunView;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The steps that run, by id, in the order in which they started. */
  readonly running: ReadonlyMap<string, Activity>;
}

/** What a running step is at. */
export interface Activity {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The last lines it printed. */
  readonly tail: readonly string[];
  /** The parts of its work, by their keys, in the order in which they came. */
  readonly parts: ReadonlyMap<string, Progress>;
  /** The attempt that failed last, while the next one is waited for. */
  readonly retry?: StepRetrying;
}

/** Lines of output that are remembered of each step. */
export const tailLength = 20;

export const emptyLiveView: LiveView = { run: emptyView, startedAt: 0, running: new Map() };

/** The view after an event. */
export function reduceLive(view: LiveView, event: RunEvent): LiveView {
  const next = { ...view, run: reduce(view.run, event) };
  switch (event.type) {
    case 'run-started':
      return { ...next, startedAt: event.time, running: new Map() };
    case 'step-started': {
      const activity = { startedAt: event.time, tail: [], parts: new Map() };
      return { ...next, running: new Map(view.running).set(event.step, activity) };
    }
    case 'step-output':
      return withActivity(next, event.step, (activity) => afterOutput(activity, event.lines));
    case 'step-progress':
      return withActivity(next, event.step, ({ startedAt, tail, parts }) => ({
        startedAt,
        tail,
        parts: new Map(parts).set(event.progress.key, event.progress),
      }));
    case 'step-retrying':
      return withActivity(next, event.step, ({ startedAt, tail }) => ({
        startedAt,
        tail,
        parts: new Map(),
        retry: event,
      }));
    case 'step-finished': {
      const running = new Map(view.running);
      running.delete(event.step);
      return { ...next, running };
    }
    case 'run-finished':
      return { ...next, running: new Map() };
    case 'image-built':
    case 'image-pushed':
      return next;
  }
}

/** The view after several lines of one step; the same as after each of them in turn. */
export function reduceOutput(view: LiveView, step: string, lines: readonly string[]): LiveView {
  return lines.length === 0 ? view : withActivity(view, step, (activity) => afterOutput(activity, lines));
}

function afterOutput({ startedAt, tail, parts }: Activity, lines: readonly string[]): Activity {
  return { startedAt, parts, tail: [...tail, ...lines].slice(-tailLength) };
}

function withActivity(view: LiveView, step: string, change: (activity: Activity) => Activity): LiveView {
  const activity = view.running.get(step);
  if (activity === undefined) return view;
  return { ...view, running: new Map(view.running).set(step, change(activity)) };
}
