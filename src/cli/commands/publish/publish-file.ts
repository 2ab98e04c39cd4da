import { readFile } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import type { Checkout, ReadSource } from '../../../context/index.js';
import { parseReference, type Annotations, type Reference } from '../../../oci/index.js';
import { planTask } from '../../../plan/index.js';
import { publishTask, type PublishedFile, type TaskArtifact } from '../../../task-artifact/index.js';
import { loadTask, type Task } from '../../../task/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import {
  openTask,
  printWarnings,
  type OpenTask,
  fetchFor,
  fetchQuietly,
  splitPair,
} from '../../application/task-file/index.js';
import { inRegistrySession } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';

/** The flags of `taskrun publish`. */
export interface PublishFlags extends RegistryFlags {
  readonly values?: string;
  readonly set: readonly string[];
  readonly annotation: readonly string[];
}

/** `taskrun publish`: the name with its digest on standard output. A task that cannot be planned is not published. */
export async function publishFile(
  file: string,
  where: string,
  flags: PublishFlags,
  io: IO,
): Promise<ExitCode> {
  const target = targetOf(where);
  const paths: string[] = [];
  const opened = await openOwn(file, flags, io, (path) => paths.push(path));
  const { task, surroundings, findings } = opened;
  const { run, data, options } = surroundings;
  const loaded = findings.take(await loadTask(task.source, data, options));
  findings.take(planTask(loaded, run));
  printWarnings(findings, task.source, io);
  const parts = ownParts(loaded).map((path) => resolve(io.directory, path));
  const artifact = await artifactOf(opened, [...paths, ...parts], target, flags, io);
  const { registry } = target;
  return inRegistrySession(
    { registries: [registry], flags, writes: true },
    io,
    async ({ client, signal }) => {
      const { digest, paths } = await publishTask(client, target, artifact, signal);
      for (const path of paths) io.stderr.write(`${path}\n`);
      io.stdout.write(`${where}@${digest}\n`);
      return exitCode.succeeded;
    },
  );
}

/** The files of this machine that steps run as tasks; others are where everybody finds them. */
function ownParts({ parts }: Task): readonly string[] {
  return [...(parts?.values() ?? [])].flatMap(({ task, remote }) =>
    remote ? [] : [task.source.path, ...ownParts(task)],
  );
}

/** @throws CommandFailure for what is no name with a tag */
function targetOf(text: string): Reference & { readonly tag: string } {
  const reference = text.startsWith('oci://') ? parseReference(text.slice('oci://'.length)) : undefined;
  if (reference === undefined) {
    const hint = 'write oci://registry/repository:tag';
    throw new CommandFailure(exitCode.usage, `'${text}' is not a place for a task in a registry`, hint);
  }
  const { tag, digest } = reference;
  if (tag !== undefined && digest === undefined) return { ...reference, tag };
  const hint = 'name a tag, such as its version: oci://registry/repository:1.2';
  throw new CommandFailure(exitCode.usage, `'${text}' has no tag by which the task will be found`, hint);
}

/** Only what is here can be published; `hear` gets the files of its aliases. @throws InvalidInput, CommandFailure */
async function openOwn(
  file: string,
  { values, set, credential }: PublishFlags,
  io: IO,
  hear: (path: string) => void,
): Promise<OpenTask & { readonly folder: string }> {
  const fetch = fetchFor({ credential }, io);
  const sources = {
    fetchContext: fetch,
    fetchFile: fetch,
    fetchAliases: fetchQuietly({ credential }, io),
    check: (source: ReadSource) => {
      if (source.kind === 'file') hear(source.path);
      return { ok: true, value: undefined, warnings: [] } as const;
    },
  };
  const flags = { set, setSecret: [], secret: [], allow: [], ...(values === undefined ? {} : { values }) };
  const opened = await openTask(file, undefined, flags, io, undefined, sources);
  const { folder, origin } = opened.task;
  if (folder !== undefined && origin === undefined) return { ...opened, folder };
  const hint = 'name a file on this machine; what is in a registry is copied with taskrun image copy';
  throw new CommandFailure(exitCode.usage, `'${file}' is not a file that can be published`, hint);
}

async function artifactOf(
  { task, folder, surroundings }: OpenTask & { readonly folder: string },
  others: readonly string[],
  target: Reference & { readonly tag: string },
  { values, annotation }: PublishFlags,
  io: IO,
): Promise<TaskArtifact> {
  const own = resolve(io.directory, task.source.path);
  const base = isInside(io.directory, own) ? io.directory : folder;
  const named = [...others, ...(values === undefined ? [] : [resolve(io.directory, values)])];
  const files = await Promise.all([own, ...named].map((path) => published(path, base)));
  const { run } = surroundings;
  return {
    files,
    config: {
      file: pathIn(base, own),
      ...(values === undefined ? {} : { values: pathIn(base, resolve(io.directory, values)) }),
    },
    annotations: annotationsOf(run, target.tag, annotation),
  };
}

async function published(path: string, base: string): Promise<PublishedFile> {
  if (isInside(base, path)) return { path: pathIn(base, path), bytes: await readFile(path) };
  const hint = `call taskrun from a directory that holds all of the task's files`;
  throw new CommandFailure(
    exitCode.usage,
    `'${path}' is outside '${base}', so it has no place in the artifact`,
    hint,
  );
}

const isInside = (base: string, path: string): boolean => resolve(path).startsWith(resolve(base) + sep);
const pathIn = (base: string, path: string): string => relative(base, path).split(sep).join('/');

/** Where it came from, as far as the checkout says, and what the user adds. @see https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md */
function annotationsOf(
  { repository, commit }: Pick<Checkout, 'repository' | 'commit'>,
  version: string,
  pairs: readonly string[],
): Annotations {
  return {
    'org.opencontainers.image.version': version,
    ...(repository === '' ? {} : { 'org.opencontainers.image.source': repository }),
    ...(commit === '' ? {} : { 'org.opencontainers.image.revision': commit }),
    ...Object.fromEntries(pairs.map((pair) => splitPair('--annotation', pair))),
  };
}
