import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import type { FetchTree } from './fetch-tree.js';
import { realPathInside } from './inside.js';
import { found, isMissing, isOfThisMachine, reasonOf, refused, withoutCredentials } from './location.js';
import { webLocation } from './remote-location.js';

/** Where sources of aliases may come from. */
export interface AliasSourceOptions {
  /** Where relative names start, in the order they are tried; none when the task has neither a context nor a folder of its own. */
  readonly folders: readonly AliasFolder[];
  /** The URL of a task file by itself: relative names are URLs, too. */
  readonly base?: string;
  /** Hears of every source that was read, and may refuse it: that of a URL by its digest, that of a file by its path. */
  readonly check?: (source: ReadSource) => Checked<unknown>;
  /** Brings what is behind a URL. */
  readonly fetch: FetchTree;
  /** The task is somebody else's: it reads no URLs of this machine. */
  readonly foreign?: boolean;
}

/** A source of aliases that was read. */
export type ReadSource =
  | { readonly kind: 'url'; readonly url: string; readonly digest: string }
  | { readonly kind: 'file'; /** absolute */ readonly path: string };

/** A folder that names start from, and the directory that they may not leave: itself, unless told otherwise. */
export interface AliasFolder {
  readonly path: string;
  readonly root?: string;
}

/** The largest source of aliases, in bytes. */
const largest = 1 << 20;
/** What a URL may cost; its time is ACR's. */
const limits = { sent: largest, file: largest, unpacked: largest, patience: 2_000 };

/**
 * Reads what `alias.src` names: a file beside the task's or in the context, which it may not leave, or a URL: https, or
 * anything on this machine. Problems have no place.
 */
export function readAliasSource({ folders, base, ...rules }: AliasSourceOptions) {
  return async (location: string): Promise<Checked<SourceText>> => {
    if (/^https?:\/\//i.test(location)) return fromURL(location, rules);
    if (base !== undefined) return fromURL(new URL(location, base).href, rules);
    return fromFolders(location.replace(/^file:\/\//, ''), folders, rules);
  };
}

type Rules = Omit<AliasSourceOptions, 'folders' | 'base'>;

/** The first folder that has it; none: what is wrong with the last, the context. */
async function fromFolders(
  path: string,
  folders: readonly AliasFolder[],
  rules: Rules,
): Promise<Checked<SourceText>> {
  const [first, ...rest] = folders;
  const answer = await fromFile(path, first, rules);
  return answer.ok || rest.length === 0 ? answer : fromFolders(path, rest, rules);
}

async function fromURL(url: string, { fetch, foreign = false, check }: Rules): Promise<Checked<SourceText>> {
  const name = nameOf(url);
  if (foreign && isOfThisMachine(url))
    return refused(
      'alias/unreadable',
      `the aliases of '${name}' are on this machine, and the task is not`,
      'keep them beside the task, or where others find them',
    );
  if (!URL.canParse(url)) return refused('alias/unreadable', `'${name}' is no URL`, 'check its spelling');
  const tree = await fetch({ ...webLocation(url), text: name }, limits);
  if (!tree.ok) return tree;
  const { directory, file } = tree.value;
  if (file === undefined) {
    const hint = 'name a file of YAML by itself';
    return refused('alias/unreadable', `the aliases of '${name}' are an archive`, hint);
  }
  const text = new TextDecoder().decode(await readFile(join(directory, file)));
  return accepted({ path: name, text }, check?.({ kind: 'url', url: name, digest: digestOf(text) }));
}

/** The text, unless the check has something against it. */
function accepted(source: SourceText, verdict: Checked<unknown> | undefined): Checked<SourceText> {
  return verdict?.ok === false ? verdict : found(source);
}

const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`;

async function fromFile(
  path: string,
  folder: AliasFolder | undefined,
  { check }: Rules,
): Promise<Checked<SourceText>> {
  const hint = 'paths are relative to the context: check the spelling, or give the context that holds it';
  const refusal = (why: string) => refused('alias/unreadable', `the aliases of '${path}' ${why}`, hint);
  if (folder === undefined) return refusal('cannot be read: the task has no context');
  const { path: start, root = start } = folder;
  try {
    const file = await realPathInside(root, isAbsolute(path) ? path : join(start, path));
    if (file === undefined) return refusal('are outside the context');
    const text = await readBounded(file);
    if (text === undefined) return refusal('are too large: more than 1 MiB');
    return accepted({ path, text }, check?.({ kind: 'file', path: file }));
  } catch (error) {
    return refusal(isMissing(error) ? 'do not exist' : `cannot be read (${reasonOf(error)})`);
  }
}

/** The text of a file without its byte order mark; undefined when it is too large. */
async function readBounded(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(largest + 1), 0, largest + 1, 0);
    return bytesRead > largest ? undefined : new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** A URL may hold a password before the host's name and a token behind the question mark. */
function nameOf(url: string): string {
  return withoutCredentials(url).replace(/\?.*$/s, '?…');
}
