import { readFile, stat } from 'node:fs/promises';
import { join, posix, relative, resolve, sep } from 'node:path';
import { isLocalPath, type BuildAction, type Plan } from '../../../plan/index.js';
import type { SourceText } from '../../../source/index.js';

/** A longer Dockerfile is none. */
const longest = 1_000_000;

/** The Dockerfiles of a plan's builds that are at hand in the context directory, by step; whatever is missing is left out. */
export async function dockerfilesOf(
  { steps }: Plan,
  context: string,
  directory: string,
): Promise<ReadonlyMap<string, SourceText>> {
  const texts = new Map<string, Promise<SourceText | undefined>>();
  const found = await Promise.all(
    steps.map(async ({ id, action, workingDirectory }) => {
      const path = action.kind === 'build' ? dockerfileOf(action, workingDirectory, context) : undefined;
      if (path === undefined) return [];
      const text = texts.get(path) ?? read(path, relative(directory, path));
      texts.set(path, text);
      const source = await text;
      return source === undefined ? [] : [[id, source] as const];
    }),
  );
  return new Map(found.flat());
}

/** The file's absolute path; undefined for remote contexts and for what leads out of the context directory. */
function dockerfileOf(
  { context: where, dockerfile }: BuildAction,
  workingDirectory: string,
  root: string,
): string | undefined {
  const file = dockerfile ?? posix.join(where, 'Dockerfile');
  if (!isLocalPath(where) || !isLocalPath(file)) return undefined;
  const path = resolve(join(root, workingDirectory, file));
  return path.startsWith(`${resolve(root)}${sep}`) ? path : undefined;
}

/** Task files are not trusted: what they name may be a device, or endless. */
async function read(path: string, name: string): Promise<SourceText | undefined> {
  try {
    const facts = await stat(path);
    if (!facts.isFile() || facts.size > longest) return undefined;
    return { path: name, text: await readFile(path, 'utf8') };
  } catch {
    return undefined;
  }
}
