/**
 * The live view: what a run looks like on a terminal. Steps that are over stay as lines; below them is drawn, again and
 * again, what those that run are at. Comes in: events, and a {@link Terminal}. Goes out: text for that terminal.
 */
import type { RunEvent, StepFinished } from '../../event/index.js';
import { renderEvent } from '../render-event.js';
import { renderEnding, renderImages, renderSteps } from '../render-summary.js';
import type { Reporter, ReporterOptions } from '../reporter.js';
import { Tails } from '../tails.js';
import { themeFor } from '../theme.js';
import { emptyLiveView, reduceLive, reduceOutput, tailLength } from './live-view.js';
import { renderFinished } from './render-finished.js';
import { renderFrame } from './render-frame.js';
import { Screen } from './screen.js';

/** What the live view needs of the world. */
export interface Terminal {
  readonly columns: () => number;
  readonly rows: () => number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Calls `draw` again and again, and when the terminal has got another size, until the answer is called. */
  readonly repeat: (draw: () => void) => () => void;
}

/** A reporter that also takes texts which are no part of the run. */
export interface LiveReporter extends Required<Reporter> {
  /** Shows a text, ended by a line break, above what is drawn. */
  note(text: string): void;
}

export function liveReporter(options: Omit<ReporterOptions, 'width'>, terminal: Terminal): LiveReporter {
  const { write, writeResult = write } = options;
  const screen = new Screen(write, terminal.columns);
  /** Lines that no frame has shown yet: a step may print more of them in one go than anybody could see. */
  const unseen = new Tails(tailLength);
  let view = emptyLiveView;
  let theme = themeFor([], options);
  let stop = (): void => undefined;

  const resize = (): void => {
    // The last column stays free: a terminal may break the line as soon as it is filled.
    theme = themeFor(view.run.steps, { ...options, width: Math.max(20, terminal.columns() - 1) });
  };
  const see = (step: string): void => {
    view = reduceOutput(view, step, unseen.take(step));
  };
  const draw = (above = ''): void => {
    if (theme.width !== Math.max(20, terminal.columns() - 1)) resize();
    for (const step of unseen.steps) see(step);
    const height = Math.max(3, terminal.rows() - 1);
    const frame = view.running.size === 0 ? [] : renderFrame(view, { now: terminal.now(), height, theme });
    screen.draw(frame, above);
  };
  const finishStep = (event: StepFinished): void => {
    const tail = view.running.get(event.step)?.tail ?? [];
    const step = view.run.steps.find(({ id }) => id === event.step);
    view = reduceLive(view, event);
    draw(text(renderFinished(event, step, tail, theme)));
  };
  const finish = (): void => {
    draw(renderSteps(view.run.steps, theme));
    const images = renderImages(view.run.images, theme);
    if (images !== '') writeResult(images);
    write(renderEnding(view.run, theme, options));
  };
  return {
    report(event: RunEvent): void {
      if (event.type === 'step-output') {
        unseen.add(event);
        return;
      }
      if ('step' in event) see(event.step);
      if (event.type === 'step-finished') {
        finishStep(event);
        return;
      }
      view = reduceLive(view, event);
      if (event.type === 'run-started') {
        resize();
        draw(renderEvent(event, view.run, theme));
        stop = terminal.repeat(() => draw());
      }
      if (event.type === 'run-finished') finish();
    },
    note: (above) => draw(above),
    close: () => stop(),
  };
}

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');
