import { readFile } from 'node:fs/promises';
import { runProcess } from '../process/index.js';
import type { PrivateEngine } from './private-engine.js';

/**
 * Unmounts what dockerd has left mounted in its folder. It binds its data folder to itself, and forgets to undo that
 * where the file system's root is not the machine's, as in a container; the folder could then not be removed.
 */
export async function unmountLeftovers({ folder }: PrivateEngine): Promise<void> {
  const table = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  for (const target of mountPointsBelow(folder, table)) {
    await runProcess({ file: 'umount', arguments: [target] });
  }
}

/** The mount points below a folder in the text of mountinfo (proc_pid_mountinfo(5)), the innermost first. */
export function mountPointsBelow(folder: string, mountInfo: string): readonly string[] {
  return mountInfo
    .split('\n')
    .map((line) => unescaped(line.split(' ')[4] ?? ''))
    .filter((target) => target.startsWith(`${folder}/`))
    .reverse();
}

/** Blanks and the like stand there in octal. */
function unescaped(field: string): string {
  return field.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
