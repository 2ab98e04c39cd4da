import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import { hostKey, userKey } from './keys.js';
import { sshEnvironment } from './programs.js';

const host = 'far';

/** A user's ssh. */
export interface SSHClient {
  /** What its settings call the machine; connections to it share one. */
  readonly host: string;
  /** A folder with `ssh`. */
  readonly programs: string;
  /** Ends the connection that is shared, if there is one. */
  readonly close: () => Promise<void>;
}

/**
 * Writes what a user has in ~/.ssh, and an `ssh` that looks there: OpenSSH takes the home of its user from the machine's
 * list of users, not from HOME.
 */
export async function writeClient(
  root: string,
  { folder, port }: { readonly folder: string; readonly port: number },
): Promise<SSHClient> {
  const knownHosts = join(folder, 'known_hosts');
  const settings = join(folder, 'ssh_config');
  const programs = join(folder, 'bin');
  await writeFile(knownHosts, `[127.0.0.1]:${port} ${await readFile(`${hostKey(folder)}.pub`, 'utf8')}`);
  await writeFile(settings, clientSettings(folder, port, knownHosts));
  await mkdir(programs);
  const environment = Object.entries(sshEnvironment(root)).map(([name, value]) => `${name}='${value}'`);
  const line = `${environment.join(' ')} exec '${root}/usr/bin/ssh' -F '${settings}' "$@"`;
  await writeFile(join(programs, 'ssh'), `#!/bin/sh\n${line}\n`, { mode: 0o755 });
  const close = async (): Promise<void> => {
    await run(join(programs, 'ssh'), ['-O', 'exit', host]).catch(() => undefined);
  };
  return { host, programs, close };
}

/** @see https://man.openbsd.org/ssh_config */
function clientSettings(folder: string, port: number, knownHosts: string): string {
  return `Host ${host}
  HostName 127.0.0.1
  Port ${port}
  User root
  ControlMaster auto
  ControlPath ${folder}/%C
  ControlPersist 1m
Host *
  IdentityFile ${userKey(folder)}
  IdentitiesOnly yes
  IdentityAgent none
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile none
  StrictHostKeyChecking yes
  BatchMode yes
`;
}
