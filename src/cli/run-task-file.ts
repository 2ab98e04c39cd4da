import { carryOut } from './carry-out.js';
import { assertDebuggable } from './debug-shell.js';
import { earlierRun, variablesOf } from './earlier-run.js';
import type { ExitCode, IO } from './io.js';
import { prepareRun } from './prepare-run.js';
import type { RunFlags } from './run-flags.js';
import { openRunRegistry } from './run-registry.js';

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
    if (flags.ifChanged === true || flags.state !== undefined || flags.onlyPlatform !== undefined) {
      const { runWithState } = await import('./state/run-with-state.js');
      return await runWithState(prepared, flags, io);
    }
    return await carryOut({ ...prepared, ...(earlier === undefined ? {} : { earlier }) }, flags, io);
  } finally {
    await registry.close();
  }
}
