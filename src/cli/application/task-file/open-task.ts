import { openTaskFile, resolveContext, type Context, type TaskFile } from '../../../context/index.js';
import { masked, silence } from '../../../lint/index.js';
import { diagnosticsText } from '../../output/index.js';
import { Redactor } from '../../../secret/index.js';
import type { SourceText } from '../../../source/index.js';
import { Findings, type IO } from '../../console/index.js';
import { nominalRegistry } from '../user-settings/index.js';
import { commandTask } from './command-task.js';
import { surroundingsOf, type Surroundings } from './surroundings.js';
import { lockRulesOf } from './lock-rules.js';
import type { RemoteFlags } from '../../options/index.js';
import type { InputFlags } from './run-inputs.js';
import { optionsFor } from './task-options.js';
import { lockedSourcesFor, type TaskSources } from './task-sources.js';

/** A task file that was read but not yet understood. */
export interface OpenTask {
  readonly source: SourceText;
  /** The file, and where it came from. */
  readonly task: TaskFile;
  readonly context: Context;
  readonly surroundings: Surroundings;
  readonly findings: Findings;
}

/** A task as the command line has it: where its file is, none for the usual names, or the command of its only step. */
export type TaskArgument = string | undefined | { readonly command: string };

/** Reads a task file and everything it may refer to. @throws InvalidInput, CommandFailure */
export async function openTask(
  file: TaskArgument,
  where: string | undefined,
  flags: InputFlags & RemoteFlags,
  io: IO,
  registry?: string,
  sources?: TaskSources,
): Promise<OpenTask> {
  const redactor = new Redactor();
  const findings = new Findings((text) => redactor.redact(text));
  const from =
    sources ??
    lockedSourcesFor(
      typeof file === 'object' ? '-' : file,
      await lockRulesOf(flags, findings, io),
      flags,
      io,
    );
  const context = findings.take(await resolveContext(where, io.directory, from.fetchContext));
  const places = { cwd: io.directory, standardInput: io.stdin, context, fetch: from.fetchFile };
  const task =
    typeof file === 'object'
      ? commandTask(file.command, context)
      : findings.take(await openTaskFile(file, places));
  const ports = { findings, redactor, ...(task.values === undefined ? {} : { defaults: task.values }) };
  const named = registry ?? (await nominalRegistry(flags, io));
  const surroundings = await surroundingsOf(context, flags, io, named, ports);
  const options = optionsFor(task, { base: surroundings.options, context, from, io });
  return { task, source: task.source, context, surroundings: { ...surroundings, options }, findings };
}

/** Warnings that the file does not ignore go to standard error; the command's result has standard output to itself. */
export function printWarnings(findings: Findings, source: SourceText, io: IO): void {
  const warnings = masked(source, silence(source, findings.takeWarnings()).kept);
  if (warnings.length === 0) return;
  io.stderr.write(`${diagnosticsText(warnings, 'stderr', io)}\n`);
}
