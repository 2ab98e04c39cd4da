import type { RunEvent } from '../event/index.js';
import { formatPlatform } from '../oci/index.js';
import { formatBytes } from './bytes.js';
import { formatDuration } from './duration.js';
import { imageTree, type ImageNode } from './image-tree.js';
import { appearanceOf } from './render-summary.js';
import type { Document } from './reporter.js';
import { safeLines, safeText } from './safe-line.js';
import { Tails } from './tails.js';
import { elide } from './text-width.js';
import { emptyView, reduce, type RunView, type StepView } from './view.js';

/** Lines of a failed step's output that are shown. */
const tailLength = 30;

/** A run as GitHub-flavoured Markdown, for the pages on which continuous integration services show what a job did. */
export function markdownDocument(): Document {
  const tails = new Tails(tailLength);
  let view = emptyView;
  return {
    report(event: RunEvent): void {
      view = reduce(view, event);
      if (event.type === 'step-output') tails.add(event);
    },
    text: () =>
      [renderTitle(view), renderFailures(view, tails), renderSteps(view), renderImages(view)].join(''),
  };
}

/** A step may be a whole script. */
const longestTitle = 120;

const endings = { succeeded: '✅', failed: '❌', canceled: '⏹️', 'timed-out': '⏱️' } as const;

function renderTitle({ run, status = 'canceled', duration = 0 }: RunView): string {
  const words = status === 'succeeded' ? 'succeeded in' : `${status.replace('-', ' ')} after`;
  const title = `${endings[status]} ${escaped(run?.taskName ?? '')} ${words} ${formatDuration(duration)}`;
  return `### ${title}\n\nRun ${code(run?.id ?? '')}, registry ${code(run?.registry ?? '')}\n\n`;
}

function renderSteps({ steps }: RunView): string {
  const rows = steps.map((step) => {
    const { sign, word } = appearanceOf(step.result);
    const time =
      step.duration === undefined || step.result?.status === 'skipped' ? '' : formatDuration(step.duration);
    return `| ${sign} | ${code(step.id)} | ${code(elide(safeText(step.title), longestTitle))} | ${word} | ${time} |\n`;
  });
  return `| | Step | What it does | Result | Duration |\n|---|---|---|---|--:|\n${rows.join('')}\n`;
}

function renderFailures({ steps }: RunView, tails: Tails): string {
  const failed = steps.filter(({ result }) => result?.status === 'failed');
  if (failed.length === 0) return '';
  return `#### What went wrong\n\n${failed.map((step) => renderFailure(step, tails)).join('')}`;
}

function renderFailure({ id, result, place }: StepView, tails: Tails): string {
  if (result?.status !== 'failed') return '';
  const { message, hint } = result.failure;
  const where = place === undefined ? '' : ` (${code(`${place.path}:${place.line}`)})`;
  const remedy = hint === undefined ? '' : `  \n  Hint: ${escaped(hint)}`;
  const lines = safeLines(tails.of(id), { color: false });
  const output =
    lines.length === 0
      ? ''
      : `\n<details><summary>Last output of ${html(id)}</summary>\n\n${fenced(lines)}\n</details>\n`;
  return `- ${code(id)}${where}: ${escaped(message)}${remedy}\n${output}\n`;
}

function renderImages({ images }: RunView): string {
  if (images.length === 0) return '';
  return `#### Images\n\n${imageTree(images)
    .map((node) => renderNode(node, ''))
    .join('')}\n`;
}

function renderNode({ names, digest, platforms, size, children = [] }: ImageNode, indent: string): string {
  const facts = [
    ...names.map(code),
    ...(children.length > 0 ? [] : platforms.map((platform) => escaped(formatPlatform(platform)))),
    ...(size === undefined ? [] : [formatBytes(size)]),
    code(digest),
  ];
  const below = children.map((child) => renderNode(child, `${indent}  `));
  return `${indent}- ${facts.join(' · ')}\n${below.join('')}`;
}

/** Nothing in it is markup. */
function escaped(text: string): string {
  return html(safeText(text)).replace(/[\\`*_[\]#|~]/g, '\\$&');
}

const html = (text: string): string =>
  safeText(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A text in backticks, more of them than stand in it; a bar would end the cell of a table. */
function code(text: string): string {
  const inner = safeText(text).replaceAll('|', '\\|');
  const fence = fenceOf(inner, 1);
  const space = inner.startsWith('`') || inner.endsWith('`') ? ' ' : '';
  return inner === '' ? '' : `${fence}${space}${inner}${space}${fence}`;
}

function fenced(lines: readonly string[]): string {
  const text = lines.join('\n');
  const fence = fenceOf(text, 3);
  return `${fence}\n${text}\n${fence}\n`;
}

function fenceOf(text: string, least: number): string {
  const runs = text.match(/`+/g) ?? [];
  return '`'.repeat(Math.max(least, 1 + runs.reduce((most, run) => Math.max(most, run.length), 0)));
}
