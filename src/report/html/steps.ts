import type { RunRecord, StepFailure, StepRecord } from '../../event/index.js';
import { formatDuration } from '../duration.js';
import { spanOf, type Span } from './critical-path.js';
import { html, stepLink } from './escape.js';
import { renderBuild } from './images.js';
import { toneOf } from './tone.js';

/** The steps on the time axis of the run, each with its details. */
export function renderSteps(record: RunRecord, run: Span, critical: ReadonlySet<string>): string {
  const steps = record.steps.map((step, at) => renderStep(step, at, record, run, critical));
  return `${renderAxis(run)}<div id="steps">${steps.join('')}</div>`;
}

/** Distances of the axis that people like, in milliseconds. */
const distances = [
  100,
  200,
  500,
  ...[1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200].map((s) => s * 1000),
];

function renderAxis({ start, end }: Span): string {
  const length = Math.max(1, end - start);
  const distance = distances.find((each) => length / each <= 6) ?? length / 5;
  const ticks = Array.from({ length: Math.floor(length / distance) + 1 }, (_, at) => at * distance);
  const marks = ticks.map(
    (at) => `<span style="left:${share(at, length)}%">${at === 0 ? '0' : axisText(at)}</span>`,
  );
  return `<div class="axis" aria-hidden="true"><div class="ticks">${marks.join('')}</div></div>`;
}

function axisText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${Number(seconds.toFixed(1))} s`;
  const minutes = Math.floor(seconds / 60);
  return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${Math.round(seconds % 60)} s`;
}

const share = (part: number, whole: number): string => ((100 * part) / Math.max(1, whole)).toFixed(2);

function renderStep(
  step: StepRecord,
  at: number,
  record: RunRecord,
  run: Span,
  critical: ReadonlySet<string>,
): string {
  const tone = toneOf(step.result);
  const isCritical = critical.has(step.id);
  const span = spanOf(step, run.end);
  const time = span === undefined ? '' : formatDuration(span.end - span.start);
  const path = isCritical ? ' <span class="path" title="on the critical path">critical</span>' : '';
  const summary = [
    `<span class="sign" aria-hidden="true">${tone.sign}</span>`,
    `<span class="what"><strong>${html(step.id)}</strong>${path} <span class="title">${html(step.title)}</span></span>`,
    renderBar(span, run, isCritical),
    `<span class="result"><span class="word">${tone.word}</span> <span class="time">${time}</span></span>`,
  ];
  const text = html(`${step.id} ${step.title} ${step.kind} ${tone.word}`.toLowerCase());
  return `<details class="step ${tone.name}" id="step-${html(step.id)}" data-step="${at}" data-text="${text}"><summary>${summary.join('')}</summary><div class="details">${renderDetails(step, record, run)}<div class="logbox" data-label="${html(step.id)}"></div></div></details>`;
}

function renderBar(span: Span | undefined, run: Span, isCritical: boolean): string {
  if (span === undefined) return '<span class="track"></span>';
  const length = run.end - run.start;
  const style = `left:${share(span.start - run.start, length)}%;width:${share(span.end - span.start, length)}%`;
  return `<span class="track"><span class="bar${isCritical ? ' critical' : ''}" style="${style}"></span></span>`;
}

function renderDetails(step: StepRecord, { builds, steps }: RunRecord, run: Span): string {
  const { id, kind, title, after, place, result, retries } = step;
  const span = spanOf(step, run.end);
  const next = steps.filter((each) => each.after.includes(id)).map((each) => each.id);
  const facts = [
    fact('Kind', html(kind)),
    fact('Does', `<code>${html(title)}</code>`),
    place === undefined
      ? ''
      : fact('Stands at', `<code>${html(`${place.path}:${place.line}:${place.column}`)}</code>`),
    span === undefined ? '' : fact('Started', `${formatDuration(span.start - run.start)} after the run`),
    retries === 0 ? '' : fact('Retries', String(retries)),
    after.length === 0 ? '' : fact('Waits for', after.map(linkTo).join(', ')),
    next.length === 0 ? '' : fact('Needed by', next.map(linkTo).join(', ')),
    result?.status === 'skipped' ? fact('Skipped', html(result.because)) : '',
    ...builds.filter((build) => build.step === id).map(renderBuild),
  ];
  const ignored = result?.status === 'succeeded' ? result.ignored : undefined;
  const failure = result?.status === 'failed' ? result.failure : ignored;
  return `${failure === undefined ? '' : renderFailure(failure, step)}<dl>${facts.join('')}</dl>`;
}

const fact = (name: string, value: string): string => `<dt>${name}</dt><dd>${value}</dd>`;
const linkTo = (id: string): string => `<a href="${html(stepLink(id))}">${html(id)}</a>`;

/** A failure, with the line of the task file that it is about. */
export function renderFailure({ message, hint }: StepFailure, { place }: StepRecord): string {
  const where =
    place === undefined
      ? ''
      : `<pre tabindex="0" aria-label="Line ${place.line} of ${html(place.path)}"><span class="margin">${html(place.path)}:${place.line}</span>  ${html(place.text.trim())}</pre>`;
  const remedy = hint === undefined ? '' : `<p>Hint: ${html(hint)}</p>`;
  return `<div class="failure"><p><strong>${html(message)}</strong></p>${where}${remedy}</div>`;
}
