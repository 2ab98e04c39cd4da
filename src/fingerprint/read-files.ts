import { lstat, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { hostDirectory, PatternList, readIgnoreFile, type Directory, type Node } from '../file-tree/index.js';
import { digestOf } from '../oci/index.js';
import { isLocalPath, type BuildAction, type Plan, type PlannedStep } from '../plan/index.js';
import type { FileDigests } from './file-digests.js';
import type { Fingerprint } from './fingerprint.js';
import { namedContexts } from './named-contexts.js';

/** What is to be read. */
export interface FilesRead {
  /** The context's directory; absolute. */
  readonly root: string;
  readonly digests: FileDigests;
  /** Files that are no input, absolute: the task file, whose plan counts, and what a run writes. */
  readonly except: ReadonlySet<string>;
}

/** A part of the context, as a step sees it. */
interface Sight {
  readonly directory: string;
  /** Absent: one file alone. */
  readonly ignored?: PatternList;
}

const atOnce = 32;

/**
 * The state of every file that a step of the plan reads: builds the part of the context that they are sent, containers and
 * commands all of it, each without what `.dockerignore` names. What is in `.git` is left out: it differs between checkouts of
 * the same commit. What is not there is no input, and the run will say so.
 */
export async function readFiles({ steps }: Plan, reading: FilesRead): Promise<Fingerprint['files']> {
  const sights = await Promise.all(steps.map((step) => sightsOf(step, reading.root)));
  const nodes = new Map<string, Node>();
  const except = new Set([...reading.except].map((path) => inContext(path, reading)));
  for (const { directory, ignored } of distinct(sights.flat())) {
    const path = inContext(directory, reading);
    if (ignored === undefined) await addFile(directory, path, nodes);
    else await addTree(await treeAt(directory, ignored), path, { except, nodes });
  }
  const files: (readonly [string, string])[] = [];
  const waiting = nodes.entries();
  const worker = async (): Promise<void> => {
    for (const [path, node] of waiting) files.push([path, await stateOf(path, node, reading.digests)]);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  await reading.digests.save();
  return Object.fromEntries(files);
}

/** Of several looks at the same directory with the same rules one is enough. */
function distinct(sights: readonly (Sight & { readonly key: string })[]): readonly Sight[] {
  return [...new Map(sights.map((sight) => [sight.key, sight])).values()];
}

async function sightsOf(
  { action, workingDirectory }: PlannedStep,
  root: string,
): Promise<readonly (Sight & { readonly key: string })[]> {
  const directory = join(root, workingDirectory);
  switch (action.kind) {
    case 'build':
      return isLocalPath(action.context) ? buildSights(action, directory) : [];
    case 'docker':
      if (readsNothing.has(action.arguments[0] ?? '')) return [];
      return [await sight(root, join(root, '.dockerignore'))];
    case 'container':
    case 'host-shell':
      return [await sight(root, join(root, '.dockerignore'))];
    case 'imagetools-create':
      return action.files.map(({ path }) => single(resolve(directory, path)));
    default:
      return [];
  }
}

const readsNothing = new Set(['images', 'inspect', 'login', 'logout', 'pull', 'push', 'rmi', 'tag']);

async function buildSights(
  action: BuildAction,
  directory: string,
): Promise<readonly (Sight & { readonly key: string })[]> {
  const context = resolve(directory, action.context);
  const dockerfile =
    action.dockerfile === undefined ? join(context, 'Dockerfile') : resolve(directory, action.dockerfile);
  const own = await textOf(`${dockerfile}.dockerignore`);
  const named = [...namedContexts(action).values()].flatMap((each) =>
    each.directory === undefined ? [] : [sight(resolve(directory, each.directory))],
  );
  return [
    single(dockerfile),
    await sight(context, own === undefined ? join(context, '.dockerignore') : `${dockerfile}.dockerignore`),
    ...(await Promise.all(named)),
  ];
}

function single(path: string) {
  return { directory: path, key: `file ${path}` };
}

async function sight(directory: string, ignoreFile?: string) {
  const text = ignoreFile === undefined ? '' : ((await textOf(ignoreFile)) ?? '');
  const patterns = [...readIgnoreFile(text), '**/.git'];
  return { directory, ignored: new PatternList(patterns), key: `${directory}\n${patterns.join('\n')}` };
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined);
}

async function treeAt(path: string, ignored: PatternList): Promise<Directory | undefined> {
  const real = await realpath(path).catch(() => undefined);
  const facts = real === undefined ? undefined : await lstat(real);
  return real !== undefined && facts?.isDirectory() === true ? hostDirectory(real, ignored) : undefined;
}

/** Links to it are followed, as by whoever reads a Dockerfile. */
async function addFile(path: string, name: string, nodes: Map<string, Node>): Promise<void> {
  const real = await realpath(path).catch(() => path);
  const entries = await (await treeAt(dirname(real), new PatternList([])))?.entries();
  const found = entries?.get(basename(real));
  if (found !== undefined) nodes.set(name, found);
}

interface Gathering {
  /** Relative to the context. */
  readonly except: ReadonlySet<string>;
  readonly nodes: Map<string, Node>;
}

async function addTree(tree: Directory | undefined, path: string, gathering: Gathering): Promise<void> {
  const { except, nodes } = gathering;
  for (const [name, node] of (await tree?.entries()) ?? []) {
    const inner = path === '' ? name : `${path}/${name}`;
    if (except.has(inner)) continue;
    nodes.set(node.type === 'directory' ? `${inner}/` : inner, node);
    if (node.type === 'directory') await addTree(node, inner, gathering);
  }
}

function inContext(path: string, { root }: FilesRead): string {
  return relative(root, path).split(sep).join('/');
}

async function stateOf(path: string, node: Node, digests: FileDigests): Promise<string> {
  const mode = node.attributes.mode.toString(8);
  switch (node.type) {
    case 'directory':
      return mode;
    case 'file':
      return `${mode} ${await digests.digestOf(path, node)}`;
    case 'symlink':
      return `-> ${digestOf(new TextEncoder().encode(node.target))}`;
    default:
      return `${mode} ${node.type} ${node.major}:${node.minor}`;
  }
}
