import { carryOut } from './carry-out.js';
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
  const registry = await openRunRegistry(flags, io);
  try {
    const prepared = await prepareRun(file, where, flags, io, registry);
    return await carryOut(prepared, flags, io);
  } finally {
    await registry.close();
  }
}
