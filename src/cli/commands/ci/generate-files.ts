import { writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { generateFiles, type CIFile, type CIRequest, type Service } from '../../../ci/index.js';
import { formatPlatform } from '../../../oci/index.js';
import { planTask, type Plan } from '../../../plan/index.js';
import { checkTimes } from '../../../schedule/index.js';
import { loadTask } from '../../../task/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { openTask, printWarnings } from '../../application/task-file/index.js';
import type { RemoteFlags, VariableFlags } from '../../options/index.js';
import { version } from '../../../version.js';

/** The flags of `taskrun ci generate`. */
export interface GenerateFlags extends VariableFlags, RemoteFlags {
  readonly cron: readonly string[];
  readonly timezone?: string;
  readonly split?: boolean;
  readonly name?: string;
  readonly package?: string;
  readonly checkout?: string;
  readonly from?: string;
  readonly output?: string;
}

/** Services whose times are in UTC, or in the machine's own time, whatever is wanted. */
const fixedZones: Readonly<Partial<Record<Service, string>>> = {
  github: 'reads cron expressions in UTC',
  'azure-pipelines': 'reads cron expressions in UTC',
  cron: "has the machine's own time only",
};

const splitting: ReadonlySet<Service> = new Set(['github', 'gitlab', 'azure-pipelines']);

/** `taskrun ci generate`. @throws InvalidInput, CommandFailure */
export async function generateFilesCommand(
  service: Service,
  file: string | undefined,
  flags: GenerateFlags,
  io: IO,
): Promise<ExitCode> {
  assertTimes(service, flags);
  const { plan, path, repository } = await planOf(file, flags, io);
  const request = requestOf(plan, { service, path, repository }, flags, io);
  const files = generateFiles(service, request);
  if (flags.output === undefined) io.stdout.write(printed(files));
  else await write(files, flags.output, io);
  return exitCode.succeeded;
}

/** The task has to be one: what a CI finds out at night can be found out now. */
async function planOf(file: string | undefined, flags: GenerateFlags, io: IO) {
  const { source, context, surroundings, findings } = await openTask(file, undefined, flags, io);
  const { run, data, options, allow } = surroundings;
  const task = findings.take(await loadTask(source, data, options));
  const plan = findings.take(planTask(task, run, { allow }));
  printWarnings(findings, source, io);
  const repository = context.kind === 'none' ? '' : run.repository;
  return { plan, path: source.path, repository };
}

function requestOf(
  { steps }: Plan,
  {
    service,
    path,
    repository,
  }: { readonly service: Service; readonly path: string; readonly repository: string },
  flags: GenerateFlags,
  io: IO,
): CIRequest {
  const { split = false, registry, timezone = 'UTC', cron } = flags;
  const builds = steps.flatMap(({ action }) => (action.kind === 'build' ? action.platforms : []));
  const platforms = [...new Set(builds.map(formatPlatform))].sort();
  if (split && !splitting.has(service))
    throw usage(`'${service}' has no form with --split`, `${[...splitting].join(', ')} have`);
  if (split && platforms.length === 0)
    throw usage("'--split' needs builds for platforms", 'give the builds of the task a --platform each');
  const from = flags.from ?? (repository === '' ? undefined : repository);
  if (service === 'kubernetes-cronjob' && from === undefined)
    throw usage(
      'nothing says where the repository can be fetched',
      'add --from https://host/repository.git#branch',
    );
  const request = {
    name: nameOf(path, flags),
    file: path,
    cron,
    timezone,
    registry,
    package: flags.package ?? `taskrun@${version}`,
    platforms,
    split,
    directory: resolve(io.directory, flags.checkout ?? '.'),
    repository: from,
  };
  assertPlain(request);
  return request;
}

function nameOf(path: string, { name }: GenerateFlags): string {
  if (name !== undefined && !/^[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?$/.test(name))
    throw usage(`'${name}' is no name for a job`, "use small letters, digits and '-', at most 42");
  const usual = basename(path)
    .replace(/\.ya?ml$/, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-');
  return name ?? (usual.slice(0, 42).replaceAll(/^-+|-+$/g, '') || 'task');
}

/**
 * Everything is quoted where it is written; but a line break would leave any comment, and no quotes protect from what a
 * service replaces before a shell sees it. @throws CommandFailure
 */
function assertPlain(request: CIRequest): void {
  const { file, registry = '', package: source, directory, repository = '' } = request;
  for (const text of [file, registry, source, directory, repository]) {
    if (!/\p{Cc}|\$[({[]/u.test(text)) continue;
    throw usage(
      `${JSON.stringify(text)} cannot be written into a file for a CI service`,
      'use a name without line breaks and $',
    );
  }
}

/** @throws CommandFailure */
function assertTimes(service: Service, { cron, timezone = 'UTC' }: GenerateFlags): void {
  if (cron.length === 0) throw usage('nothing says when', "add --cron '0 4 * * *'");
  const strange = cron.find((text) => !/^(?:[\dA-Za-z*,/-]+ ){4}[\dA-Za-z*,/-]+$/.test(text));
  if (strange !== undefined)
    throw usage(
      `'${strange}' is no cron expression that all services read`,
      "write five fields, as in '0 4 * * 1-5'",
    );
  const [problem] = checkTimes({ cron, timezone });
  if (problem !== undefined) throw usage(problem.message, problem.hint);
  const fixed = fixedZones[service];
  if (fixed === undefined || timezone === 'UTC') return;
  throw usage(
    `'${service}' ${fixed}`,
    "leave '--timezone' out; 'taskrun schedule' and systemd take any time zone",
  );
}

/** Several files are told apart by a line before each. */
function printed(files: readonly CIFile[]): string {
  const [only, ...others] = files;
  if (only !== undefined && others.length === 0) return only.text;
  return files.map(({ path, text }) => `# ---- ${path}\n${text}`).join('\n');
}

async function write(files: readonly CIFile[], output: string, { directory, stderr }: IO): Promise<void> {
  for (const { path, text } of files) {
    const target = files.length === 1 ? output : join(output, path);
    try {
      await writeFile(resolve(directory, target), text, { flag: 'wx' });
    } catch (error) {
      const { code = 'unknown error' } = error as NodeJS.ErrnoException;
      const [message, hint] =
        code === 'EEXIST'
          ? [`'${target}' is there already`, 'remove it, or name another with --output']
          : [`'${target}' cannot be written (${code})`, 'check the path, whose directory has to be there'];
      throw new CommandFailure(exitCode.usage, message, hint);
    }
    stderr.write(`wrote ${target}\n`);
  }
}

const usage = (message: string, hint: string): CommandFailure =>
  new CommandFailure(exitCode.usage, message, hint);
