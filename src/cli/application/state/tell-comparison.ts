import type { Comparison } from '../../../event/index.js';
import type { IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';

/** Of more changes than this of one kind, only their number is said. */
const most = 20;

/** Says what a comparison came to: that nothing has changed as the result, what has changed beside it. */
export function tellComparison(comparison: Comparison, { progress }: RunFlags, io: IO): void {
  if (progress === 'json') {
    io.stdout.write(`${JSON.stringify(comparison)}\n`);
    return;
  }
  const { status, since = '', compared, changes, untold } = comparison;
  if (status === 'unchanged') {
    io.stdout.write(`nothing changed since ${since}\n`);
    for (const line of comparedLines(compared)) io.stderr.write(`  ${line}\n`);
    return;
  }
  if (progress === 'quiet') return;
  const lines = [...untold, ...changes];
  const head =
    comparison.since === undefined
      ? 'there is no successful run to compare this one with'
      : changes.length === 0
        ? `nothing is known to have changed since ${since}, but not all can be told`
        : `changed since ${since}:`;
  io.stderr.write(`${head}\n`);
  for (const line of lines.slice(0, most)) io.stderr.write(`  ${line}\n`);
  if (lines.length > most) io.stderr.write(`  and ${lines.length - most} more\n`);
}

function comparedLines({ steps, files, images }: Comparison['compared']): readonly string[] {
  const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  return [
    `compared: ${counted(steps, 'step')}, ${counted(files, 'file')}`,
    ...Object.entries(images).map(([name, digest]) => `${name} is still ${digest}`),
  ];
}
