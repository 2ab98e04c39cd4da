import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { end, start, waitFor } from '../child/index.js';
import { unpackedAt } from '../engines/folders.js';
import { type Engines, placeOf } from '../engines/index.js';
import { type SSHClient, writeClient } from './client.js';
import { sshEnvironment } from './programs.js';
import { makeKeys } from './keys.js';
import { serverSettings } from './settings.js';

/** A server that lets the user in until it is closed. */
export interface RunningSSHServer extends SSHClient {
  /** Also `root@127.0.0.1` at this port leads there, each time by a connection of its own. */
  readonly port: number;
  /** How many times the user has been let in. */
  readonly logins: () => Promise<number>;
}

/** Starts it; the far user is root, and has these variables. */
export async function startSSHServer(
  engines: Engines,
  root: string,
  far: Readonly<Record<string, string>>,
): Promise<RunningSSHServer> {
  const place = placeOf(engines);
  const folder = await mkdtemp(join(place.folder, 'ssh-'));
  const port = await freePort();
  await makeKeys(root, folder);
  await writeFile(join(folder, 'sshd_config'), await serverSettings(root, { folder, port, far }));
  const busybox = unpackedAt(dirname(dirname(engines.dockerPath))).busybox.amd64;
  const log = join(folder, 'log');
  const words = [
    'unshare',
    '-m',
    'sh',
    '-c',
    await ownMachine(busybox, folder),
    'sh',
    join(root, 'usr/sbin/sshd'),
  ];
  const server = start(busybox, [...words, '-D', '-e', '-f', join(folder, 'sshd_config')], {
    environment: sshEnvironment(root),
    log,
  });
  await place.remember(server);
  await waitFor(server, async () => /^Server listening /m.test(await readFile(log, 'utf8')) || undefined);
  const client = await writeClient(root, { folder, port });
  const close = async (): Promise<void> => {
    await client.close();
    await end(server.processID);
    await rm(folder, { recursive: true, force: true });
  };
  const logins = async (): Promise<number> =>
    (await readFile(log, 'utf8')).match(/^Accepted publickey/gm)?.length ?? 0;
  return { ...client, port, logins, close };
}

/**
 * The server wants a user `sshd`, a folder /run/sshd and an account that is not locked, which a machine without it lacks:
 * it has them in a view of its own of the machine's files, so that nothing of the machine is changed.
 */
async function ownMachine(busybox: string, folder: string): Promise<string> {
  const home = join(folder, 'home');
  await mkdir(home);
  const users = [`root:x:0:0:root:${home}:/bin/sh`, 'sshd:x:65533:65534::/run/sshd:/bin/false'];
  await writeFile(join(folder, 'passwd'), users.map((line) => `${line}\n`).join(''));
  await writeFile(join(folder, 'shadow'), 'root:*:19000:0:99999:7:::\nsshd:*:19000:0:99999:7:::\n', {
    mode: 0o600,
  });
  return [
    'set -e',
    ...['passwd', 'shadow'].map((name) => `'${busybox}' mount --bind '${folder}/${name}' /etc/${name}`),
    `'${busybox}' mount -t tmpfs -o mode=755 none /run`,
    'mkdir -m 755 /run/sshd',
    'exec "$@"',
  ].join('\n');
}

/** It does not look for one by itself. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
