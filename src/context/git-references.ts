import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { textOf, type GitFolder } from './git-folder.js';

const objectName = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/;
/** Symbolic references lead to others; git gives up after five too. */
const deepest = 5;
/** Bytes of an inflated tag object that are looked at; a longer message makes it no tag of ours. */
const largestTag = 1 << 20;

/** The commit and the branch that are checked out. */
export async function headOf(
  folder: GitFolder,
): Promise<{ readonly commit: string; readonly branch: string }> {
  const head = await textOf(join(folder.own, 'HEAD'));
  const name = referenceIn(head);
  if (name === undefined) return { commit: objectName.test(head) ? head : '', branch: '' };
  const branch = name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : '';
  return { commit: await resolveReference(name, folder, deepest), branch };
}

/** The tag at a commit, lightweight or annotated; of several the highest version. Empty when there is none. */
export async function tagAt(commit: string, folder: GitFolder): Promise<string> {
  const tags = new Map<string, string>();
  for (const { name, object, peeled } of await packedReferences(folder)) {
    if (name.startsWith('refs/tags/')) tags.set(name.slice('refs/tags/'.length), peeled ?? object);
  }
  // Loose references are newer than packed ones.
  for (const [name, object] of await looseTags(folder)) tags.set(name, object);
  const names = [...tags].filter(([, object]) => object === commit).map(([name]) => name);
  return names.sort(byVersion).at(-1) ?? '';
}

const byVersion = (one: string, other: string): number => one.localeCompare(other, 'en', { numeric: true });

const referenceIn = (text: string): string | undefined => /^ref: (refs\/\S+)$/.exec(text)?.[1];

async function resolveReference(name: string, folder: GitFolder, depth: number): Promise<string> {
  // The name comes from a file of the checkout, which nobody vouches for.
  if (depth === 0 || name.split('/').includes('..')) return '';
  const text = await textOf(join(folder.common, name));
  const next = referenceIn(text);
  if (next !== undefined) return resolveReference(next, folder, depth - 1);
  if (objectName.test(text)) return text;
  return (await packedReferences(folder)).find((reference) => reference.name === name)?.object ?? '';
}

interface PackedReference {
  readonly name: string;
  readonly object: string;
  /** What an annotated tag stands for. */
  readonly peeled: string | undefined;
}

/** @see https://git-scm.com/docs/git-pack-refs */
async function packedReferences({ common }: GitFolder): Promise<PackedReference[]> {
  const text = await textOf(join(common, 'packed-refs'));
  return Array.from(text.matchAll(/^([0-9a-f]+) (refs\/\S+)(?:\r?\n\^([0-9a-f]+))?/gm), (match) => {
    const [, object = '', name = '', peeled] = match;
    return { name, object, peeled };
  });
}

async function looseTags(folder: GitFolder): Promise<[name: string, object: string][]> {
  const top = join(folder.common, 'refs', 'tags');
  const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1));
  return Promise.all(names.map(async (name) => [name, await peel(await textOf(join(top, name)), folder)]));
}

/** The commit an annotated tag stands for, where its object lies in a file of its own; otherwise the object itself. */
async function peel(object: string, { common }: GitFolder): Promise<string> {
  if (!objectName.test(object)) return '';
  const file = join(common, 'objects', object.slice(0, 2), object.slice(2));
  try {
    const text = (await inflated(await readFile(file))).toString('latin1');
    return /^tag \d+\0object ([0-9a-f]+)\ntype commit\n/.exec(text)?.[1] ?? object;
  } catch {
    return object;
  }
}

async function inflated(bytes: Buffer): Promise<Buffer> {
  const { inflate } = await import('node:zlib'); // rarely needed, so not loaded at start
  return promisify<Buffer, { maxOutputLength: number }, Buffer>(inflate)(bytes, {
    maxOutputLength: largestTag,
  });
}
