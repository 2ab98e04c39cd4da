import { visible } from '../../../../diagnostic/index.js';
import type { Plan, PlannedStep, Redirection } from '../../../../plan/index.js';
import { commandText, describeAction } from './describe-action.js';

interface Row {
  readonly cells: readonly string[];
  readonly details: string;
}

/** A table of the steps: what each waits for, how long it may take, what it does; what is unusual stands below it. */
export function planText({ run, steps }: Plan): string {
  const head = { cells: ['step', 'after', 'time-out', 'what'], details: '' };
  const rows = [head, ...steps.map(rowOf)];
  const widths = [0, 1, 2].map((column) => columnWidth(rows, column));
  const count = steps.length === 1 ? '1 step' : `${steps.length} steps`;
  const title = visible(`run '${run.id}' on '${run.registry}': ${count}`);
  return [title, '', ...rows.flatMap((row) => linesOf(row, widths))].join('\n');
}

function rowOf(step: PlannedStep): Row {
  const { verb, words } = describeAction(step.action);
  const after = step.after.length === 0 ? 'at once' : step.after.join(', ');
  const cells = [step.id, after, `${step.timeout} s`, `${verb} ${commandText(words)}`];
  return { cells: cells.map(visible), details: visible(detailsOf(step).join('; ')) };
}

/** What differs from an ordinary step. */
function detailsOf(step: PlannedStep): readonly string[] {
  const { retry, repeat, startDelay, workingDirectory, environment, ignoreErrors } = step;
  return [
    ...(workingDirectory === '' ? [] : [`in '${workingDirectory}'`]),
    ...(environment.length === 0 ? [] : [`env ${environment.map(nameOf).join(', ')}`]),
    ...step.redirections.map(redirectionText),
    ...(startDelay > 0 ? [`starts ${startDelay} s late`] : []),
    ...(retry.count > 0 ? [`up to ${retry.count} more tries, ${retry.delaySeconds} s apart`] : []),
    ...(repeat > 0 ? [`repeated ${repeat} times`] : []),
    ...(ignoreErrors ? ['its failure is ignored'] : []),
  ];
}

function redirectionText(redirection: Redirection): string {
  const { stream, mode } = redirection;
  if (mode === 'join') return `${stream} to ${redirection.target}`;
  return `${stream} ${mode === 'read' ? 'from' : mode === 'append' ? 'added to' : 'to'} '${redirection.path}'`;
}

/** Values of the environment may be secrets that nobody marked. */
function nameOf(entry: string): string {
  return entry.split('=')[0] ?? '';
}

const widest = 40;

function columnWidth(rows: readonly Row[], column: number): number {
  let width = 0;
  for (const { cells } of rows) width = Math.max(width, Math.min(widest, (cells[column] ?? '').length));
  return width;
}

function linesOf({ cells, details }: Row, widths: readonly number[]): readonly string[] {
  const line = cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  const indent = ' '.repeat(widths.reduce((sum, width) => sum + width + 2, 0));
  return details === '' ? [line] : [line, `${indent}${details}`];
}
