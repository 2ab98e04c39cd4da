import { mkdir, readFile, stat, utimes } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { copyEntries } from './copy-entries.js';
import { ignoreRules } from './ignore-rules.js';
import { selectFiles, type PartOfDirectory } from './select-files.js';

export interface CopyContextOptions {
  /** Paths, relative to the context, that .dockerignore does not keep from being copied. */
  readonly kept: readonly string[];
  /** A directory that is not copied; absolute and without symbolic links, like the context. */
  readonly except: string;
  readonly signal: AbortSignal;
}

/**
 * Copies what ACR would get of a context: without version control's own files and what its .dockerignore names.
 * Contents by copy-on-write where the file system can; permissions and times of change are kept, symbolic links stay as
 * they are (a link out of the context still leads there). Rejects with the system's error, or as `signal` says.
 */
export async function copyContext(
  context: string,
  target: string,
  { kept, except, signal }: CopyContextOptions,
): Promise<void> {
  const text = await readFile(join(context, '.dockerignore'), 'utf8').catch(() => '');
  const rules = ignoreRules(text, kept);
  const selected = await selectFiles(context, { rules, except: relative(context, except), signal });
  await copyPart(context, target, selected, signal);
}

async function copyPart(
  context: string,
  target: string,
  part: PartOfDirectory,
  signal: AbortSignal,
): Promise<void> {
  const source = join(context, part.path);
  const copy = join(target, part.path);
  const { mode, atime, mtime } = await stat(source);
  // It stays writable for its owner, so that the copy can be removed.
  await mkdir(copy, { recursive: true, mode: (mode & 0o777) | 0o700 });
  await copyEntries(source, copy, part, signal);
  for (const each of part.parts) await copyPart(context, target, each, signal);
  await utimes(copy, atime, mtime);
}
