/**
 * A user of this machine who may run BuildKit without being root: with a range of user IDs, and the programs that give it
 * out. In go the rig's user and BuildKit's programs; out comes a command in front of others. The machine's lists of users
 * are left alone: the command has a view of its own of them. Must not know what is tested.
 */
import { execFile } from 'node:child_process';
import { chmod, copyFile, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { debianRoot, libraryPath } from '../engines/debian-root.js';
import type { User } from '../user/index.js';

const range = '100000:65536';

/** Why the kernel lets no ordinary user be root of a user namespace; undefined when it does. */
export async function whyNoUserNamespaces(): Promise<string | undefined> {
  const [program, ...words] = asUser({ uid: 65_534, gid: 65_534 });
  try {
    await promisify(execFile)(program, [...words, 'unshare', '--user', '--map-root-user', 'true']);
    return undefined;
  } catch (error) {
    return (error as Error).message.trim().split('\n').at(-1);
  }
}

/** How a user runs BuildKit. */
export interface Rootless {
  /** In front of a command: it runs as the user, who has a range of IDs. */
  readonly command: readonly [string, ...string[]];
  /** Where the programs are, and the user's folder for sockets. */
  readonly environment: Readonly<Record<'PATH' | 'LD_LIBRARY_PATH' | 'XDG_RUNTIME_DIR', string>>;
}

/** Puts programs, and those that a rootless server needs, where the user can run them; they are gone with the user. */
export async function letRunRootless(user: User, programs: readonly string[]): Promise<Rootless> {
  const folder = join(dirname(dirname(user.program)), 'rootless');
  await cp(await debianRoot('rootless-1', ['rootlesskit', 'uidmap', 'runc']), folder, { recursive: true });
  for (const file of programs) await copyFile(file, join(folder, 'usr/bin', basename(file)));
  for (const name of ['newuidmap', 'newgidmap']) await chmod(join(folder, 'usr/bin', name), 0o4755);
  const lists = join(folder, 'lists');
  const sockets = join(folder, 'run');
  for (const each of [lists, sockets]) await mkdir(each);
  await user.own(sockets);
  const entry = `rootless:x:${user.uid}:${user.gid}::/:/bin/sh\n`;
  await writeFile(join(lists, 'passwd'), (await readFile('/etc/passwd', 'utf8')) + entry);
  for (const name of ['subuid', 'subgid']) await writeFile(join(lists, name), `${user.uid}:${range}\n`);
  return {
    command: ['unshare', '--mount', 'sh', '-c', withLists(lists), 'sh', ...asUser(user)],
    environment: {
      PATH: `${folder}/usr/bin:${folder}/usr/sbin:/usr/bin:/bin`,
      LD_LIBRARY_PATH: libraryPath(folder),
      XDG_RUNTIME_DIR: sockets,
    },
  };
}

/** A list that the machine does not have cannot be covered, so all of its folder is. */
function withLists(lists: string): string {
  return [
    'set -e',
    "view=$(mktemp -d '/tmp/taskrun-etc-XXXXXX')",
    'mount -t tmpfs none "$view"',
    'cp -a /etc/. "$view/"',
    `cp '${lists}'/* "$view/"`,
    'mount --bind "$view" /etc',
    'umount "$view"',
    'rmdir "$view"',
    'exec "$@"',
  ].join('\n');
}

function asUser({ uid, gid }: Pick<User, 'uid' | 'gid'>): readonly [string, ...string[]] {
  return ['setpriv', '--reuid', String(uid), '--regid', String(gid), '--clear-groups'];
}
