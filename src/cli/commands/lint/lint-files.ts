import { openTaskFile, resolveContext, type LockRules } from '../../../context/index.js';
import { countOf, renderGitHub, renderJSON, type FileReport } from '../../../diagnostic/index.js';
import { Redactor } from '../../../secret/index.js';
import { diagnosticsText } from '../../output/index.js';
import {
  findProblems,
  knownHere,
  lockRulesOf,
  surroundingsOf,
  type Surroundings,
  optionsFor,
  lockedSourcesFor,
} from '../../application/task-file/index.js';
import { nominalRegistry } from '../../application/user-settings/index.js';
import { Findings, exitCode, type ExitCode, type IO } from '../../console/index.js';
import type { RemoteFlags, VariableFlags } from '../../options/index.js';
import { version } from '../../../version.js';

/** The flags of `taskrun lint`. */
export interface LintFlags extends VariableFlags, RemoteFlags {
  /** Absent is text, with marks in the file where the continuous integration service knows them. */
  readonly output?: 'text' | 'json' | 'sarif' | 'github';
  readonly explain?: string;
  readonly timeout?: number;
}

/** `taskrun lint`: the findings are the result and stand on standard output. */
export async function lintFiles(files: readonly string[], flags: LintFlags, io: IO): Promise<ExitCode> {
  const redactor = new Redactor();
  const findings = new Findings((text) => redactor.redact(text));
  const context = findings.take(await resolveContext(undefined, io.directory));
  const ports = { findings, redactor };
  const registry = await nominalRegistry(flags, io);
  const surroundings = await surroundingsOf(context, flags, io, registry, ports);
  const rules = await lockRulesOf(flags, findings, io);
  const names = files.length === 0 ? [undefined] : [...new Set(files)];
  const reports: FileReport[] = [];
  // one after the other: standard input can only be read once, and reports keep the order of the command line
  for (const name of names) reports.push(await reportOn(name, flags, rules, surroundings, io));
  await print(reports, flags, io);
  return countOf(reports).errors > 0 ? exitCode.invalidTask : exitCode.succeeded;
}

async function reportOn(
  name: string | undefined,
  flags: LintFlags,
  rules: LockRules,
  surroundings: Surroundings,
  io: IO,
): Promise<FileReport> {
  const context = { kind: 'directory', path: io.directory } as const;
  const from = lockedSourcesFor(name, rules, flags, io);
  const places = { cwd: io.directory, standardInput: io.stdin, context, fetch: from.fetchFile };
  const read = await openTaskFile(name, places);
  if (!read.ok) return { path: name ?? 'acr-task.yaml', diagnostics: read.problems };
  const { source } = read.value;
  const { allow, inputs } = surroundings;
  const known = { allow, ...(flags.timeout === undefined ? {} : { timeout: flags.timeout }) };
  const options = optionsFor(read.value, { base: surroundings.options, context, from, io });
  const find = (plan: Parameters<typeof knownHere>[0]) => knownHere(plan, context, io);
  const findings = new Findings((text) => inputs.redactor.redact(text));
  findings.warn(...(await findProblems(source, { ...surroundings, options }, known, find)));
  return { path: source.path, diagnostics: findings.takeWarnings() };
}

async function print(reports: readonly FileReport[], { output }: LintFlags, io: IO): Promise<void> {
  const text = await rendered(reports, output, io);
  if (text !== '') io.stdout.write(`${text}\n`);
  if (output === undefined || output === 'text')
    io.stderr.write(`${text === '' ? '' : '\n'}${summaryOf(reports)}\n`);
}

async function rendered(
  reports: readonly FileReport[],
  output: LintFlags['output'],
  io: IO,
): Promise<string> {
  const all = reports.flatMap(({ diagnostics }) => diagnostics);
  switch (output) {
    case 'json':
      return renderJSON(reports);
    case 'github':
      return renderGitHub(reports);
    case 'sarif': {
      const { renderSARIF } = await import('../../../diagnostic/explain.js');
      return renderSARIF(reports, { name: 'taskrun', version });
    }
    case 'text':
    case undefined:
      return diagnosticsText(all, 'stdout', io, { marked: output === undefined }).trimEnd();
  }
}

function summaryOf(reports: readonly FileReport[]): string {
  const { errors, warnings } = countOf(reports);
  const files = reports.length === 1 ? (reports[0]?.path ?? '') : `${reports.length} files`;
  return `${files}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}`;
}

function counted(count: number, noun: string): string {
  return `${count === 0 ? 'no' : count} ${noun}${count === 1 ? '' : 's'}`;
}
