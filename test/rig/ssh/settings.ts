import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { hostKey, userKey } from './keys.js';

/** Where a server has its files, and what its users find. */
export interface ServerSettings {
  readonly folder: string;
  readonly port: number;
  /** Variables of every session. */
  readonly far: Readonly<Record<string, string>>;
}

/** The programs that newer servers are made of, by the setting that says where they are. */
const parts = { SshdSessionPath: 'sshd-session', SshdAuthPath: 'sshd-auth' };

/** A server's settings: everything else is as OpenSSH has it by default. @see https://man.openbsd.org/sshd_config */
export async function serverSettings(root: string, { folder, port, far }: ServerSettings): Promise<string> {
  const variables = Object.entries(far).map(([name, value]) => `"${name}=${value}"`);
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    `HostKey ${hostKey(folder)}`,
    `AuthorizedKeysFile ${userKey(folder)}.pub`,
    'AuthenticationMethods publickey',
    'StrictModes no',
    'PidFile none',
    ...(variables.length === 0 ? [] : [`SetEnv ${variables.join(' ')}`]),
  ];
  for (const [setting, name] of Object.entries(parts)) {
    const program = join(root, 'usr/lib/openssh', name);
    if (await exists(program)) lines.push(`${setting} ${program}`);
  }
  return `${lines.join('\n')}\n`;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
