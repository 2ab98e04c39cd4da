import { join } from 'node:path';
import { run } from '../child/index.js';
import { debianRoot, libraryPath } from '../engines/debian-root.js';
import type { Provided } from '../go/index.js';

/** OpenSSH's programs, below the folder that is given as the program; or why this machine cannot have them. */
export async function openSSH(): Promise<Provided> {
  try {
    const root = await debianRoot('openssh-1', ['openssh-server', 'openssh-client']);
    await run(join(root, 'usr/bin/ssh'), ['-V'], { environment: sshEnvironment(root) });
    return { program: root };
  } catch (error) {
    return { missing: `OpenSSH could not be unpacked: ${(error as Error).message}` };
  }
}

/** What OpenSSH's programs need to run. */
export function sshEnvironment(root: string): Readonly<Record<string, string>> {
  return { LD_LIBRARY_PATH: libraryPath(root) };
}
