import { carryOut, prepareRun } from '../../application/run/index.js';
import { assertDebuggable } from '../../application/composition/index.js';
import { earlierRun, variablesOf } from './earlier-run.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { printWarnings, type TaskArgument } from '../../application/task-file/index.js';
import type { RunFlags } from '../../options/index.js';
import { openRunRegistry } from '../../application/registries/index.js';

/** `taskrun run`: prepare, then carry out, with the run's registry there all the while. */
export async function runTaskFile(
  file: string | undefined,
  where: string | undefined,
  flags: RunFlags,
  io: IO,
): Promise<ExitCode> {
  const { task, context } = argumentsOf(file, where, flags);
  assertDebuggable(flags, io);
  const earlier = flags.resume === undefined ? undefined : await earlierRun(flags.resume, flags, io);
  const registry = await openRunRegistry(flags, io);
  try {
    const variables = earlier === undefined ? {} : variablesOf(earlier);
    const prepared = await prepareRun(task, context, { ...flags, ...variables }, io, registry);
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

/** With `--cmd` there is no file, and what is named first is the context. @throws CommandFailure for a file besides, and for nothing */
function argumentsOf(
  file: string | undefined,
  where: string | undefined,
  { cmd }: RunFlags,
): { readonly task: TaskArgument; readonly context: string | undefined } {
  if (cmd === undefined) return { task: file, context: where };
  if (cmd.trim() === '') {
    const hint = "a command is '[docker run options] IMAGE [arguments]', in quotes";
    throw new CommandFailure(exitCode.usage, "'--cmd' names nothing to run", hint);
  }
  if (where === undefined) return { task: { command: cmd }, context: file };
  throw new CommandFailure(
    exitCode.usage,
    "'--cmd' stands in the place of a task file, so a context is all that can be named besides",
    `leave out '--cmd', or '${file ?? ''}'`,
  );
}
