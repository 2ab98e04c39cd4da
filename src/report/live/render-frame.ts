import type { Progress } from '../../event/index.js';
import { formatBytes } from '../bytes.js';
import { formatDuration } from '../duration.js';
import { safeLine, safeText } from '../safe-line.js';
import { elide, pad, widthOf } from '../text-width.js';
import type { Theme } from '../theme.js';
import type { Activity, LiveView } from './live-view.js';

/** When and where a frame is drawn. */
export interface FrameSettings {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Rows that the frame may take. */
  readonly height: number;
  /** The theme's `width` is what a line may take. */
  readonly theme: Theme;
}

/** Lines that one step may take below its own. */
const mostLines = 6;
const spinner = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
/** Milliseconds that each picture of the spinner stays. */
const spinnerPace = 125;

/**
 * What moves at the bottom of the terminal while a run goes on: a line for each running step, below it what it is at, as
 * far as there is room, and a line that says how far the run is.
 */
export function renderFrame(view: LiveView, settings: FrameSettings): readonly string[] {
  const { height } = settings;
  const all = [...view.running];
  const footer = ['', renderFooter(view, settings)];
  const room = Math.max(1, height - footer.length);
  const shown = all.length <= room ? all : all.slice(0, room - 1);
  const below = Math.min(mostLines, Math.floor((room - shown.length) / Math.max(1, shown.length)));
  const steps = shown.flatMap(([id, activity]) => [
    renderHead(id, activity, view, settings),
    ...(below === 0 ? [] : renderBody(activity, below, settings)),
  ]);
  const hidden = all.length - shown.length;
  const more = hidden === 0 ? [] : [settings.theme.colors.dim(`  … and ${hidden} more that run`)];
  const lines = [...steps, ...more, ...footer];
  return lines.slice(-height).map((line) => elide(line, settings.theme.width));
}

function renderHead(id: string, { startedAt }: Activity, { run }: LiveView, settings: FrameSettings): string {
  const { theme, now } = settings;
  const picture = spinner[Math.floor(now / spinnerPace) % spinner.length] ?? '';
  const title = run.steps.find((step) => step.id === id)?.title ?? '';
  return stepLine(theme.colors.cyan(picture), id, title, formatDuration(Math.max(0, now - startedAt)), theme);
}

/** A step on one line: sign, label, what it does, and how long that took. */
export function stepLine(sign: string, id: string, title: string, time: string, theme: Theme): string {
  const label = theme.labels.get(id) ?? safeText(id);
  const width = Math.min(theme.width, widestLine);
  const room = width - theme.labelWidth - 5 - timeWidth;
  const text = room < 8 ? pad('', Math.max(0, room)) : pad(elide(safeText(title), room), room);
  return `${sign} ${label}  ${theme.colors.dim(text)} ${time.padStart(timeWidth)}`;
}

/** On a wide terminal the times would be out of sight. */
const widestLine = 120;
const timeWidth = 11;

/** The parts that are under way, then the last lines of output. */
function renderBody(activity: Activity, most: number, settings: FrameSettings): readonly string[] {
  const { colors, color } = settings.theme;
  const parts = renderParts(activity, Math.max(1, most - 2), settings);
  const lines = most === parts.length ? [] : withoutNames(activity).slice(parts.length - most);
  const output = lines.map((line) => `  ${colors.dim('│')} ${safeLine(line, { color })}`);
  return [...parts, ...output];
}

/** The last lines of output, without those in which a builder only names the part that is shown above them. */
function withoutNames({ tail, parts }: Activity): readonly string[] {
  const names = new Set([...parts.values()].map(({ name }) => name));
  return names.size === 0 ? tail : tail.filter((line) => !names.has(line.replace(/^#\d+ /, '')));
}

function renderParts({ parts, retry }: Activity, most: number, { now, theme }: FrameSettings): string[] {
  const all = [...parts.values()];
  const moving = all.filter(({ state }) => state === 'running' || state === 'failed').slice(-most);
  const lines = moving.map((part) => renderPart(part, theme));
  if (retry === undefined) return lines;
  const seconds = Math.ceil((retry.time + retry.delaySeconds * 1000 - now) / 1000);
  const when = seconds > 0 ? ` in ${seconds} s` : '';
  const text = `retry ${retry.attempt} of ${retry.of}${when}: ${safeText(retry.failure.message)}`;
  return [`  ${theme.colors.yellow(`↻ ${text}`)}`, ...lines].slice(0, most);
}

function renderPart({ name, state, current, total }: Progress, { colors, width }: Theme): string {
  const amount = renderAmount(current, total);
  const room = Math.max(10, Math.min(width, widestLine) - 5 - widthOf(amount));
  const text = pad(elide(safeText(name), room), amount === '' ? 0 : room);
  const sign = state === 'failed' ? colors.red('✗') : colors.cyan('→');
  return `  ${sign} ${text} ${colors.cyan(amount)}`.trimEnd();
}

function renderAmount(current: number | undefined, total: number | undefined): string {
  if (current === undefined) return '';
  if (total === undefined || total === 0) return formatBytes(current);
  const share = `${Math.min(100, Math.floor((100 * current) / total))} %`;
  return `${formatBytes(current)} of ${formatBytes(total)} ${share.padStart(5)}`;
}

function renderFooter({ run, running, startedAt }: LiveView, { now, theme }: FrameSettings): string {
  const done = run.steps.filter(({ state }) => state === 'finished').length;
  const waiting = run.steps.length - done - running.size;
  const counts = [
    ...(running.size > 0 ? [`${running.size} running`] : []),
    ...(waiting > 0 ? [`${waiting} waiting`] : []),
  ];
  const time = formatDuration(Math.max(0, now - startedAt));
  // On a narrow terminal the time matters more than how many steps wait.
  const texts = [2, 1, 0].map((most) =>
    [`${done} of ${run.steps.length} steps done`, ...counts.slice(0, most), time].join(' · '),
  );
  return theme.colors.bold(texts.find((text) => widthOf(text) <= theme.width) ?? time);
}
