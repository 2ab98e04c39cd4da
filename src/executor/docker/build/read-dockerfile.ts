import { readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { isLocalPath, type BuildAction } from '../../../plan/index.js';
import type { SourceText } from '../../../source/index.js';

/** A longer Dockerfile is none; bytes. */
const longest = 1_000_000;

/** The Dockerfile of a build in this directory; undefined where it is elsewhere, or no file. */
export async function readDockerfile(
  { context, dockerfile }: BuildAction,
  directory: string,
): Promise<SourceText | undefined> {
  const name = dockerfile ?? join(context, 'Dockerfile');
  if (!isLocalPath(context) || !isLocalPath(name)) return undefined;
  const path = resolve(directory, name);
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > longest) return undefined;
    return { path: name, text: await readFile(path, 'utf8') };
  } catch {
    return undefined;
  }
}
