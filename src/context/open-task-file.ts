import { readFile, stat } from 'node:fs/promises';
import { dirname, posix, relative, resolve } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { remoteRefused, type Context } from './context.js';
import type { FetchTree } from './fetch-tree.js';
import { defaultNames, findTaskFile, placesOf } from './find-task-file.js';
import { realPathInside } from './inside.js';
import { suggestion } from './listing.js';
import { found, isOfThisMachine, refused, remoteKindOf } from './location.js';
import type { Origin, Tree } from './origin.js';
import { decodeTaskText, readTaskFile, type StandardInput } from './read-task-file.js';
import { parseRemoteLocation, type RemoteLocation } from './remote-location.js';

/** Bytes of a task file that is not the user's own. */
const largest = 1 << 20;

/** A task file and where it stands. */
export interface TaskFile {
  readonly source: SourceText;
  /** Of a file that is not the user's own. */
  readonly origin?: Origin;
  /** The folder that relative names in it start from; absent for standard input and for a file by itself behind a URL. */
  readonly folder?: string;
  /** The directory they may not leave; absent where the folder is that. */
  readonly root?: string;
  /** The values file that was published with it. */
  readonly values?: SourceText;
}

/** What a task file is looked for with. */
export interface TaskFileOptions {
  readonly cwd: string;
  readonly standardInput: StandardInput;
  /** Where the file is looked for when it is not where the user stands; only there, when the context is remote. */
  readonly context?: Context;
  /** Without it, remote files are refused. */
  readonly fetch?: FetchTree;
}

/**
 * The task file that a command line names: here (see {@link findTaskFile}), in the context, or somewhere else. With a remote
 * context a plain name is one of its files; `./name` and `/name` are always the user's own.
 */
export async function openTaskFile(
  name: string | undefined,
  options: TaskFileOptions,
): Promise<Checked<TaskFile>> {
  const { cwd, context, fetch } = options;
  const location = name === undefined || (await isHere(name, cwd)) ? undefined : parseRemoteLocation(name);
  if (location?.ok === false) return location;
  if (location !== undefined) return fetchFile(location.value, fetch);
  if (context?.kind === 'directory' && context.origin !== undefined && isOfContext(name)) {
    const { path, origin, root = path } = context;
    const candidates = candidatesFor(name).map((each) => posix.join(relative(root, path), each));
    return readInTree({ directory: root, origin }, candidates);
  }
  return readHere(name, options);
}

/**
 * The task file that another one names: a location of its own, or a path from that file's folder. What somebody else wrote
 * names nothing of this machine.
 */
export async function openTaskBeside(
  name: string,
  { folder, root, origin }: TaskFile,
  options: Pick<TaskFileOptions, 'cwd' | 'standardInput' | 'fetch'>,
): Promise<Checked<TaskFile>> {
  const isAlone = origin !== undefined && folder === undefined && remoteKindOf(name) === undefined;
  const location = parseRemoteLocation(isAlone ? new URL(name, origin.location).href : name);
  if (location?.ok === false) return location;
  if (location !== undefined)
    return isForbidden(location.value.text, origin)
      ? ofThisMachine(name)
      : fetchFile(location.value, options.fetch);
  if (origin === undefined || root === undefined || folder === undefined)
    return readHere(relative(options.cwd, resolve(folder ?? options.cwd, name)), options);
  return readInTree({ directory: root, origin }, [relative(root, resolve(folder, name))]);
}

/** Of this machine, unless the file that names it is, too. */
function isForbidden(location: string, origin: Origin | undefined): boolean {
  return origin !== undefined && isOfThisMachine(location) && !isOfThisMachine(origin.location);
}

function ofThisMachine(name: string): Checked<never> {
  return refused(
    'context/unsafe',
    `'${name}' is on this machine, and a task from elsewhere must not name it`,
    'name a path in the same repository, or where others find it',
  );
}

async function isHere(name: string, cwd: string): Promise<boolean> {
  return (await stat(resolve(cwd, name)).catch(() => undefined)) !== undefined;
}

/** Whether a name is of a file of the context, when that is remote. */
export function isOfContext(name: string | undefined): boolean {
  if (name === undefined) return true;
  return name !== '-' && !/^\.{0,2}\//.test(name) && remoteKindOf(name) === undefined;
}

async function readHere(
  name: string | undefined,
  { cwd, standardInput, context }: TaskFileOptions,
): Promise<Checked<TaskFile>> {
  const beside = context?.kind === 'directory' && context.origin === undefined ? context.path : undefined;
  const file = await findTaskFile(name, cwd, beside);
  if (!file.ok) return file;
  const source = await readTaskFile(file.value, cwd, standardInput);
  if (!source.ok) return source;
  const folder = file.value === '-' ? {} : { folder: dirname(resolve(cwd, file.value)) };
  return { ...source, value: { source: source.value, ...folder } };
}

async function fetchFile(location: RemoteLocation, fetch: FetchTree | undefined): Promise<Checked<TaskFile>> {
  if (fetch === undefined) return remoteRefused('task file', location);
  const tree = await fetch(location);
  if (!tree.ok) return tree;
  const { directory, origin, file, values } = tree.value;
  const single = location.kind === 'http' && file !== undefined;
  if (single && location.path !== '')
    return refused(
      'context/unsound',
      `the location '${location.text}' is not an archive`,
      `leave '#:${location.path}' away`,
    );
  const opened = await readInTree(
    { directory, origin },
    candidatesFor(location.path === '' ? file : location.path),
  );
  if (!opened.ok) return opened;
  const { source } = opened.value;
  if (single) return found({ source: { ...source, path: location.text }, origin });
  return values === undefined ? opened : withValues(opened.value, { directory, origin }, values);
}

async function withValues(
  file: TaskFile,
  tree: Pick<Tree, 'directory' | 'origin'>,
  path: string,
): Promise<Checked<TaskFile>> {
  const values = await readInTree(tree, [path]);
  return values.ok ? found({ ...file, values: values.value.source }) : values;
}

/** By its name, under tasks/, or by the names that need not be said. */
function candidatesFor(name: string | undefined): readonly string[] {
  return name === undefined ? defaultNames : placesOf(name);
}

/** The first of these files that a tree has. */
async function readInTree(
  { directory, origin }: Pick<Tree, 'directory' | 'origin'>,
  candidates: readonly string[],
): Promise<Checked<TaskFile>> {
  for (const candidate of candidates) {
    const path = await realPathInside(directory, candidate).catch(() => undefined);
    const facts = path === undefined ? undefined : await stat(path);
    if (path === undefined || facts?.isFile() !== true) continue;
    const shown = nameIn(origin, candidate);
    if (facts.size > largest)
      return refused('context/too-large', `'${shown}' has more than 1 MiB`, 'name a task file');
    const text = decodeTaskText(shown, await readFile(path));
    if (!text.ok) return text;
    const source = { ...text.value, origin: 'remote' } as const;
    return { ...text, value: { source, origin, folder: dirname(path), root: directory } };
  }
  return notThere(candidates, directory, origin);
}

async function notThere(
  candidates: readonly string[],
  directory: string,
  { location }: Origin,
): Promise<Checked<never>> {
  const [first = ''] = candidates;
  const folder = posix.dirname(first);
  const near = await suggestion(posix.basename(first), posix.join(directory, folder), 'files');
  const hint =
    near === undefined
      ? "check its path, which starts at the context's root; your own file is './NAME'"
      : `did you mean '${posix.join(folder, near)}'?`;
  return refused('read/not-found', `'${location}' has no task file '${candidates.join("' or '")}'`, hint);
}

/** What to call a file of a tree: a location that leads to exactly this file again. */
function nameIn({ kind, location, version }: Origin, path: string): string {
  const [address = ''] = location.split('#');
  return kind === 'git' ? `${address}#${version.slice(0, 12)}:${path}` : `${address}#:${path}`;
}
