import type { Removed } from '../../../executor/docker/index.js';
import { cleanUp } from '../../application/leftovers/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';

/** `taskrun prune`. */
export async function prune({ dockerCli }: Pick<RunFlags, 'dockerCli'>, io: IO): Promise<ExitCode> {
  const { removed, problems } = await cleanUp(io, dockerCli);
  for (const [id, counts] of removed) io.stdout.write(`${id}: removed ${describe(counts)}\n`);
  if (removed.size === 0 && problems.length === 0) io.stderr.write('nothing to remove\n');
  for (const { message, hint } of problems) io.stderr.write(`error: ${message}\n  = hint: ${hint}\n`);
  return problems.length === 0 ? exitCode.succeeded : exitCode.environment;
}

function describe(counts: Removed): string {
  const found = Object.entries(counts).filter(([, count]) => count > 0);
  return [
    ...found.map(([kind, count]) => `${count} ${kind}${count === 1 ? '' : 's'}`),
    'temporary files',
  ].join(', ');
}
