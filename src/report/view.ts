import type {
  PushedImage,
  RunEvent,
  RunStarted,
  RunStatus,
  StepResult,
  StepSummary,
} from '../event/index.js';

/** A run as its events have shown it so far. */
export interface RunView {
  /** Absent before the run has started. */
  readonly run?: RunStarted['run'];
  readonly steps: readonly StepView[];
  /** The last push of each name, in the order of the pushes. */
  readonly images: readonly PushedImage[];
  /** Absent until the run is finished. */
  readonly status?: RunStatus;
  /** Milliseconds; absent until the run is finished. */
  readonly duration?: number;
}

export interface StepView extends StepSummary {
  readonly state: 'waiting' | 'running' | 'finished';
  readonly retries: number;
  readonly result?: StepResult;
  /** Milliseconds. */
  readonly duration?: number;
}

export const emptyView: RunView = { steps: [], images: [] };

/** The view after an event; the same view when the event changes nothing in it. */
export function reduce(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'step-output':
    case 'step-progress':
    case 'image-built':
      return view;
    case 'run-started':
      return {
        ...emptyView,
        run: event.run,
        steps: event.steps.map((step) => ({ ...step, state: 'waiting', retries: 0 })),
      };
    case 'step-started':
      return withStep(view, event.step, () => ({ state: 'running' }));
    case 'step-retrying':
      return withStep(view, event.step, ({ retries }) => ({ retries: retries + 1 }));
    case 'step-finished':
      return withStep(view, event.step, () => ({
        state: 'finished',
        result: event.result,
        duration: event.duration,
      }));
    case 'image-pushed':
      return {
        ...view,
        images: [...view.images.filter(({ name }) => name !== event.image.name), event.image],
      };
    case 'run-finished':
      return { ...view, status: event.status, duration: event.duration };
    default:
      return unreachable(event);
  }
}

function withStep(view: RunView, id: string, change: (step: StepView) => Partial<StepView>): RunView {
  return { ...view, steps: view.steps.map((step) => (step.id === id ? { ...step, ...change(step) } : step)) };
}

/** The end of a `switch` that has handled every event. */
export function unreachable(event: never): never {
  throw new Error(`an event of an unknown type: ${JSON.stringify(event)}`);
}
