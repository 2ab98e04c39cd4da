import type { BuildRecord, RecordStatus, RunRecord, StepRecord } from '../event/index.js';
import { formatPlatform } from '../oci/index.js';
import { formatDuration } from './duration.js';
import { renderFailures, renderImages, renderSteps } from './render-summary.js';
import { safeText } from './safe-line.js';
import { themeFor, type Palette, type Theme } from './theme.js';
import type { StepView } from './view.js';

/** How a record is shown, and where the events are that it was made of. */
export interface RecordOptions {
  readonly color: boolean;
  readonly width?: number;
  /** The file that has the run's events. */
  readonly log: string;
}

/** A run's record as text: what it was, its steps, what went wrong, what it left. */
export function renderRecord(record: RunRecord, options: RecordOptions): string {
  const theme = themeFor(record.steps, options);
  const steps = record.steps.map(stepViewOf);
  return [
    renderFacts(record, options.log, theme),
    renderSteps(steps, theme),
    renderBuilds(record.builds, theme),
    renderImages(record.images, theme),
    renderProblems(record, steps, theme),
  ].join('');
}

/** A step of a record as views have it. */
export function stepViewOf(step: StepRecord): StepView {
  const running = step.startedAt !== undefined;
  return { ...step, state: step.result !== undefined ? 'finished' : running ? 'running' : 'waiting' };
}

function renderFacts(record: RunRecord, log: string, { colors }: Theme): string {
  const { startedAt, duration } = record;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['run', colors.bold(safeText(record.id))],
    ['task', safeText(record.taskName)],
    ['status', paintOf(record.status, colors)(record.status)],
    ['started', startedAt === undefined ? undefined : `${startedAt.slice(0, 19).replace('T', ' ')} UTC`],
    ['duration', duration === undefined ? undefined : formatDuration(duration)],
    ['trigger', safeText(record.trigger)],
    ['platform', record.platform === undefined ? undefined : safeText(record.platform)],
    ['executor', safeText(record.executor)],
    ['registry', safeText(record.registry)],
    ['log', safeText(log)],
  ];
  return facts
    .flatMap(([name, value]) => (value === undefined ? [] : [`${colors.dim(name.padEnd(10))}${value}\n`]))
    .join('');
}

/** What was built, and on what; a build without bases began from nothing. */
function renderBuilds(builds: readonly BuildRecord[], { colors }: Theme): string {
  if (builds.length === 0) return '';
  const lines = builds.flatMap(({ step, names, platforms, bases }) => [
    `  ${safeText([step, ...names, platforms.map(formatPlatform).join(', ')].join('  '))}`,
    ...bases.flatMap(({ name, digest, use }) => [
      `    on ${safeText(name)} ${colors.dim(`(${use})`)}`,
      `    ${colors.dim(safeText(digest))}`,
    ]),
  ]);
  return [`\n${colors.bold('images built')}`, ...lines].map((text) => `${text}\n`).join('');
}

function renderProblems({ error }: RunRecord, steps: readonly StepView[], theme: Theme): string {
  const own = error === undefined ? '' : `  ${safeText(error)}\n`;
  const problems = own + renderFailures(steps, theme);
  return problems === '' ? '' : `\n${theme.colors.red(theme.colors.bold('what went wrong'))}\n${problems}`;
}

function paintOf(status: RecordStatus, colors: Palette): (text: string) => string {
  switch (status) {
    case 'Succeeded':
      return colors.green;
    case 'Failed':
    case 'Error':
    case 'Timeout':
      return colors.red;
    case 'Canceled':
      return colors.yellow;
    case 'Queued':
    case 'Started':
    case 'Running':
      return colors.cyan;
  }
}
