import { contentBytes, resolvePath, type Directory, type Owner } from '../file-tree/index.js';

/** A longer file of users is none. */
const longest = 10 * 1024 * 1024;

/**
 * The user and the group that `--chown` or USER names: numbers as they are, names out of the image's own files. A name that
 * these don't have is root; the group of a number is that number.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/solver/llbsolver/ops/user_linux.go
 */
export async function ownerOf(text: string, files: () => Promise<Directory>): Promise<Owner> {
  const [user = '', ...rest] = text.split(':');
  const group = rest.length === 0 ? undefined : rest.join(':');
  const id = idOf(user);
  const owner = id === undefined ? await userNamed(user, await files()) : { uid: id, gid: id };
  if (group === undefined) return owner;
  const gid = idOf(group) ?? (await groupNamed(group, await files()));
  return { uid: owner.uid, gid: gid ?? owner.gid };
}

/** Whether users or groups have to be looked up. */
export function namesUsers(text: string): boolean {
  return text.split(':', 2).some((part) => idOf(part) === undefined);
}

function idOf(text: string): number | undefined {
  if (text === 'root') return 0;
  return /^[-+]?\d+$/.test(text) && Math.abs(Number(text)) < 2 ** 31 ? Number(text) : undefined;
}

async function userNamed(name: string, files: Directory): Promise<Owner> {
  for (const fields of await linesOf(files, '/etc/passwd'))
    if (fields[0] === name) return { uid: Number(fields[2] ?? 0), gid: Number(fields[3] ?? 0) };
  return { uid: 0, gid: 0 };
}

async function groupNamed(name: string, files: Directory): Promise<number | undefined> {
  for (const fields of await linesOf(files, '/etc/group'))
    if (fields[0] === name) return Number(fields[2] ?? 0);
  return undefined;
}

async function linesOf(files: Directory, path: string): Promise<readonly (readonly string[])[]> {
  const { node } = await resolvePath(files, path);
  if (node?.type !== 'file' || node.content.size > longest) return [];
  const text = new TextDecoder().decode(await contentBytes(node.content));
  return text.split('\n').map((line) => line.trim().split(':'));
}
