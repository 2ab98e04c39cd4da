import { openTask } from '../cli/application/index.js';
import type { Diagnostic } from '../diagnostic/index.js';
import { expandTask } from '../task/index.js';
import { commandInput, type TaskOptions } from './options.js';

/** A task file after its aliases and templates. */
export interface RenderedTask {
  /** The YAML text, with secrets masked. */
  readonly text: string;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Expands a task file: what `taskrun render` prints.
 * @param file path, URL, `oci://…`, or `-` for `options.input`
 * @throws InvalidInput with what is wrong with the file, CommandFailure for what is wrong around it
 */
export async function renderTask(file: string, options: TaskOptions = {}): Promise<RenderedTask> {
  const { flags, io } = commandInput(options);
  const { source, surroundings, findings } = await openTask(file, options.context, flags, io);
  const { data, options: reading, inputs } = surroundings;
  const { expanded } = findings.take(await expandTask(source, data, reading));
  return { text: inputs.redactor.redact(expanded.text), warnings: findings.takeWarnings() };
}
