import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** What is in a directory, by paths relative to it; a state that is the same means that nothing has changed. */
export type FileStates = Map<string, string>;

/** Looks at everything in a directory. A directory's own state is only that it is one. */
export async function fileStates(directory: string): Promise<FileStates> {
  const states: FileStates = new Map();
  const look = async (path: string): Promise<void> => {
    const entries = await readdir(join(directory, path), { withFileTypes: true });
    for (const entry of entries) {
      const inner = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        states.set(inner, 'directory');
        await look(inner);
      } else {
        const { mode, size, mtimeMs, ctimeMs, ino } = await lstat(join(directory, inner));
        states.set(inner, [mode, size, mtimeMs, ctimeMs, ino].join(' '));
      }
    }
  };
  await look('');
  return states;
}
