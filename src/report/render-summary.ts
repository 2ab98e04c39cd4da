import type { PushedImage, StepFailure, StepResult } from '../event/index.js';
import { formatPlatform } from '../oci/index.js';
import { formatDuration } from './duration.js';
import { safeText } from './safe-line.js';
import { elide, pad, widthOf, wrapWords } from './text-width.js';
import type { Palette, Theme } from './theme.js';
import { unreachable, type RunView, type StepView } from './view.js';

/** The last lines of a run: how it ended, how long it took, and what went wrong; begins with an empty line. */
export function renderEnding(
  view: RunView,
  theme: Theme,
  { kept = false }: { readonly kept?: boolean } = {},
): string {
  const { green, yellow, red, bold, dim } = theme.colors;
  const time = formatDuration(view.duration ?? 0);
  const endings = {
    succeeded: () => green(bold(`✓ succeeded in ${time}`)),
    failed: () => red(bold(`✗ failed after ${time}`)),
    canceled: () => yellow(bold(`- canceled after ${time}`)),
    'timed-out': () => red(bold(`✗ timed out after ${time}`)),
  };
  const log = kept ? `  ${dim(`log: ${logCommand(view)}`)}\n` : '';
  return `\n${endings[view.status ?? 'canceled']()}\n${renderFailures(view.steps, theme)}${log}`;
}

/** What shows the log: that of the step that failed, where it is only one. */
function logCommand({ run, steps }: RunView): string {
  const [failed, ...others] = steps.filter(({ result }) => result?.status === 'failed');
  const step = failed === undefined || others.length > 0 ? '' : ` --step ${safeText(failed.id)}`;
  return `taskrun runs logs ${safeText(run?.id ?? 'latest')}${step}`;
}

/** The table of the steps: id, kind, result and duration; begins with an empty line. */
export function renderSteps(
  steps: readonly StepView[],
  { colors, labels, labelWidth, width }: Theme,
): string {
  const rows = steps.map((step) => ({ step, ...cellsOf(step) }));
  const widest = (head: string, texts: readonly string[]): number =>
    texts.reduce((most, text) => Math.max(most, text.length), head.length);
  const kinds = widest(
    'kind',
    steps.map(({ kind }) => kind),
  );
  const results = widest(
    'result',
    rows.map(({ result }) => result),
  );
  const times = widest(
    'duration',
    rows.map(({ time }) => time),
  );
  const label = Math.max(4, labelWidth);
  // A narrow terminal shows what fits: the sign says the result, too.
  const withResult = 6 + label + results + times <= width;
  const withKind = 8 + label + kinds + results + times <= width;
  const cells = (kind: string, result: string, time: string): string =>
    [...(withKind ? [pad(kind, kinds)] : []), ...(withResult ? [result] : []), time.padStart(times)].join(
      '  ',
    );
  const head = `  ${pad('step', label)}  ${cells('kind', pad('result', results), 'duration')}`;
  const body = rows.map(({ step, sign, result, paint, time }) => {
    const name = (labels.get(step.id) ?? '') + ' '.repeat(label - labelWidth);
    const rest = cells(step.kind, paint(colors)(pad(result, results)), time);
    return elide(`${paint(colors)(sign)} ${name}  ${rest}`.trimEnd(), width);
  });
  return ['', colors.dim(elide(head, width)), ...body].map((text) => `${text}\n`).join('');
}

interface Cells {
  readonly sign: string;
  readonly result: string;
  readonly time: string;
  readonly paint: (colors: Palette) => (text: string) => string;
}

function cellsOf({ result, duration, retries }: StepView): Cells {
  const time = duration === undefined || result?.status === 'skipped' ? '' : formatDuration(duration);
  const again = retries === 0 ? '' : retries === 1 ? ', 1 retry' : `, ${retries} retries`;
  const { sign, word, paint } = appearanceOf(result);
  return { sign, result: word + again, time, paint };
}

/** How a result looks: a sign, a word, and a colour. */
export function appearanceOf(
  result: StepResult | undefined,
): Pick<Cells, 'sign' | 'paint'> & { readonly word: string } {
  if (result === undefined) return { sign: '-', word: 'not finished', paint: ({ dim }) => dim };
  switch (result.status) {
    case 'succeeded':
      if (result.earlier === true) return { sign: '✓', word: 'earlier', paint: ({ dim }) => dim };
      return result.ignored === undefined
        ? { sign: '✓', word: 'succeeded', paint: ({ green }) => green }
        : { sign: '!', word: 'failed, ignored', paint: ({ yellow }) => yellow };
    case 'failed':
      return { sign: '✗', word: 'failed', paint: ({ red }) => red };
    case 'skipped':
      return { sign: '-', word: 'skipped', paint: ({ dim }) => dim };
    case 'canceled':
      return { sign: '-', word: 'canceled', paint: ({ yellow }) => yellow };
    default:
      return unreachable(result);
  }
}

/** Each failed step with its sentence and remedy. */
export function renderFailures(steps: readonly StepView[], { colors, width }: Theme): string {
  return steps
    .flatMap(({ id, result }) => (result?.status === 'failed' ? [{ id, failure: result.failure }] : []))
    .flatMap(({ id, failure }) => failureLines(safeText(id), failure, width, colors))
    .map((text) => `  ${text}\n`)
    .join('');
}

function failureLines(id: string, { message, hint }: StepFailure, width: number, colors: Palette): string[] {
  const columns = Math.max(20, width - 2);
  const sentence = wrapWords(`step '${id}': ${safeText(message)}`, columns);
  return hint === undefined
    ? sentence
    : [...sentence, ...wrapWords(`hint: ${safeText(hint)}`, columns).map((text) => colors.dim(text))];
}

const indent = '  ';
const gap = '  ';

/** The images a run left in registries: name, platforms and digest; nothing when there are none. */
export function renderImages(images: readonly PushedImage[], { colors, width }: Theme): string {
  if (images.length === 0) return '';
  const rows = images.map(({ name, digest, platforms }) => ({
    name: safeText(name),
    digest: safeText(digest),
    platforms: safeText(platforms.map(formatPlatform).join(', ')),
  }));
  const widest = Math.max(...rows.map(({ name }) => widthOf(name)));
  const lines = rows.flatMap(({ name, digest, platforms }) => {
    const line = `${pad(name, widest)}${gap}${platforms}`.trimEnd();
    const fits = widthOf(indent + line) <= width;
    const above = fits ? [line] : [name, ...wrapWords(platforms, width - 4).map((part) => indent + part)];
    // A digest that is cut can't be copied: on a narrow terminal it takes two lines.
    return [...above, indent + colors.dim(digest)].map((text) => indent + text);
  });
  return [`\n${colors.bold('images pushed')}`, ...lines].map((text) => `${text}\n`).join('');
}
