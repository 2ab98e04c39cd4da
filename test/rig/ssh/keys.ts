import { join } from 'node:path';
import { run } from '../child/index.js';
import { sshEnvironment } from './programs.js';

/** The key of the server, by which the user knows it. */
export const hostKey = (folder: string): string => join(folder, 'host_key');
/** The key of the user, who is let in for it. */
export const userKey = (folder: string): string => join(folder, 'user_key');

/** Makes both; the public ones are beside them, ending in `.pub`. */
export async function makeKeys(root: string, folder: string): Promise<void> {
  for (const file of [hostKey(folder), userKey(folder)])
    await run(join(root, 'usr/bin/ssh-keygen'), ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', file], {
      environment: sshEnvironment(root),
    });
}
