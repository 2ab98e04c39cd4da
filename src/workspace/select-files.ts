import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { rootVerdict, type IgnoreRules, type Verdict } from './ignore-rules.js';

/** A directory of which not everything is to be copied. */
export interface PartOfDirectory {
  /** Relative to the context; empty for the context itself. */
  readonly path: string;
  /** Names in it that are copied with everything in them. */
  readonly files: readonly string[];
  readonly directories: readonly string[];
  readonly parts: readonly PartOfDirectory[];
}

/** What is to be copied of a directory: all, nothing, or a part. */
type Selected = 'all' | 'nothing' | PartOfDirectory;

export interface SelectOptions {
  readonly rules: IgnoreRules;
  /** A directory that is left out, relative to the context: the one the copy is made in. Undefined when it is elsewhere. */
  readonly except?: string;
  readonly signal: AbortSignal;
}

/** Decides what of a context is copied. Directories that no rule reaches into are not even looked into. */
export async function selectFiles(context: string, options: SelectOptions): Promise<PartOfDirectory> {
  const found = await select(context, '', rootVerdict, options);
  return typeof found === 'object' ? found : { path: '', files: [], directories: [], parts: [] };
}

async function select(
  context: string,
  path: string,
  verdict: Verdict,
  options: SelectOptions,
): Promise<Selected> {
  options.signal.throwIfAborted();
  const files: string[] = [];
  const directories: string[] = [];
  const parts: PartOfDirectory[] = [];
  let whole = path !== '' && !verdict.ignored;
  for (const entry of await readdir(join(context, path), { withFileTypes: true })) {
    const inner = path === '' ? entry.name : `${path}/${entry.name}`;
    const found = entry.isDirectory()
      ? await selectDirectory(context, inner, options.rules.verdict(inner, verdict), options)
      : isCopied(entry) && !options.rules.verdict(inner, verdict).ignored
        ? 'all'
        : 'nothing';
    whole &&= found === 'all';
    if (typeof found === 'object') parts.push(found);
    else if (found === 'all') (entry.isDirectory() ? directories : files).push(entry.name);
  }
  if (whole) return 'all';
  const empty = files.length + directories.length + parts.length === 0;
  return empty && verdict.ignored ? 'nothing' : { path, files, directories, parts };
}

async function selectDirectory(
  context: string,
  path: string,
  verdict: Verdict,
  options: SelectOptions,
): Promise<Selected> {
  const { rules, except } = options;
  if (path === except) return 'nothing';
  const mayDiffer = rules.mayDifferBelow(path, verdict) || except?.startsWith(`${path}/`) === true;
  if (mayDiffer) return select(context, path, verdict, options);
  return verdict.ignored ? 'nothing' : 'all';
}

/** Sockets, pipes and devices cannot be copied. */
const isCopied = (entry: { isFile(): boolean; isSymbolicLink(): boolean }): boolean =>
  entry.isFile() || entry.isSymbolicLink();
