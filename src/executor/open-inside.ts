import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WorkspaceError, type Workspace } from '../workspace/index.js';

const flags = {
  read: constants.O_RDONLY,
  write: constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC,
  append: constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND,
};

/**
 * Opens a file of the workspace. A symbolic link might lead out of it, so none is followed at the end of a path; folders
 * are looked through. `hint` says what wants the file. @throws WorkspaceError
 */
export async function openInside(
  path: string,
  mode: keyof typeof flags,
  workspace: Workspace,
  hint: string,
): Promise<FileHandle> {
  const folder = await (mode === 'read'
    ? workspace.resolveReadable(dirname(path))
    : workspace.resolve(dirname(path)));
  try {
    return await open(join(folder, basename(path)), flags[mode] | constants.O_NOFOLLOW, 0o666);
  } catch (error) {
    const code = String((error as NodeJS.ErrnoException).code);
    const reason = code === 'ELOOP' ? 'outside' : 'not-found';
    const what = { ENOENT: 'does not exist in the workspace', ELOOP: 'is a symbolic link' }[code];
    const message = `'${path}' ${what ?? `cannot be opened (${code})`}`;
    throw new WorkspaceError(reason, message, hint, { cause: error });
  }
}
