import { readFile, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The two folders of a checkout: its own (HEAD), and the one it shares with the worktrees beside it (everything else). */
export interface GitFolder {
  readonly own: string;
  readonly common: string;
}

/** The git folder of the checkout that a directory belongs to, looked for upwards as git does. */
export async function findGitFolder(directory: string): Promise<GitFolder | undefined> {
  const place = join(resolve(directory), '.git');
  const kind = await stat(place).catch(() => undefined);
  if (kind?.isDirectory() === true) return withCommon(place);
  if (kind?.isFile() === true) return withCommon(await target(place));
  const parent = dirname(resolve(directory));
  return parent === resolve(directory) ? undefined : findGitFolder(parent);
}

/** Worktrees and submodules have a file instead of the folder, which says where the folder is. */
async function target(file: string): Promise<string> {
  const text = await readFile(file, 'utf8');
  return resolve(dirname(file), text.replace(/^gitdir:\s*/, '').trimEnd());
}

async function withCommon(own: string): Promise<GitFolder> {
  const common = await textOf(join(own, 'commondir'));
  return { own, common: common === '' ? own : resolve(own, common) };
}

/** A small file's text without the space around it; empty when there is none. */
export async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
