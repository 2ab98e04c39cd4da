import { expandTask } from '../../../task/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { openTask, printWarnings } from '../../application/task-file/index.js';
import type { RemoteFlags, VariableFlags } from '../../options/index.js';

/** `taskrun render`: the expanded text as it is, but for values of `--set-secret`, which are masked here as everywhere. */
export async function renderTaskFile(
  file: string | undefined,
  where: string | undefined,
  flags: VariableFlags & RemoteFlags,
  io: IO,
): Promise<ExitCode> {
  const { source, surroundings, findings } = await openTask(file, where, flags, io);
  const { data, options, inputs } = surroundings;
  const { expanded } = findings.take(await expandTask(source, data, options));
  printWarnings(findings, source, io);
  io.stdout.write(inputs.redactor.redact(expanded.text));
  return exitCode.succeeded;
}
