import { carryOut, prepareRun } from '../../application/run/index.js';
import { assertDebuggable } from '../../application/composition/index.js';
import { earlierRun, variablesOf } from './earlier-run.js';
import type { ExitCode, IO } from '../../console/index.js';
import { printWarnings } from '../../application/task-file/index.js';
import type { RunFlags } from '../../options/index.js';
import { openRunRegistry } from '../../application/registries/index.js';

/** `taskrun run`: prepare, then carry out, with the run's registry there all the while. */
export async function runTaskFile(
  file: string | undefined,
  where: string | undefined,
  flags: RunFlags,
  io: IO,
): Promise<ExitCode> {
  assertDebuggable(flags, io);
  const earlier = flags.resume === undefined ? undefined : await earlierRun(flags.resume, flags, io);
  const registry = await openRunRegistry(flags, io);
  try {
    const variables = earlier === undefined ? {} : variablesOf(earlier);
    const prepared = await prepareRun(file, where, { ...flags, ...variables }, io, registry);
    printWarnings(prepared.findings, prepared.task.source, io);
    if (flags.ifChanged === true || flags.state !== undefined || flags.onlyPlatform !== undefined) {
      const { runWithState } = await import('../../application/state/run-with-state.js');
      return await runWithState(prepared, flags, io);
    }
    return await carryOut({ ...prepared, ...(earlier === undefined ? {} : { earlier }) }, flags, io);
  } finally {
    await registry.close();
  }
}
