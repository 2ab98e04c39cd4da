/**
 * A user of this machine who is not root but may use the engine, as members of the group `docker` may. In go the rig's
 * engines; out come ids and an environment to run a program with. Must not know what is tested.
 */
import { chmod, chown, copyFile, cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Engines } from '../engines/index.js';
import { checkout } from '../program/index.js';

/** Nobody else's on any machine. */
const id = 54_321;

export interface User {
  readonly uid: number;
  readonly gid: number;
  /** taskrun, where the user can reach it: the checkout may lie in a folder of root's. */
  readonly program: string;
  /** PATH, DOCKER_HOST and DOCKER_CONFIG, all of them where the user can reach them. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes this folder, not what is in it, the user's. */
  own(folder: string): Promise<void>;
  close(): Promise<void>;
}

/** The rig's own files and its engine's socket are root's: the user gets another way to the same engine. */
export async function createUser(engines: Engines): Promise<User> {
  const folder = await mkdtemp(join(tmpdir(), 'taskrun-user-'));
  await chmod(folder, 0o755);
  await mkdir(join(folder, 'config'));
  await copyFile(engines.dockerPath, join(folder, 'docker'));
  await copyFile(join(checkout, 'package.json'), join(folder, 'package.json'));
  await cp(join(checkout, 'dist'), join(folder, 'dist'), { recursive: true });
  const closeSocket = await passOn(join(folder, 'docker.sock'), new URL(engines.dockerHost).pathname);
  return {
    uid: id,
    gid: id,
    program: join(folder, 'dist', 'main.js'),
    environment: {
      PATH: `${folder}:${process.env.PATH ?? '/usr/bin:/bin'}`,
      DOCKER_HOST: `unix://${folder}/docker.sock`,
      DOCKER_CONFIG: join(folder, 'config'),
    },
    own: (path) => chown(path, id, id),
    close: async () => {
      await closeSocket();
      await rm(folder, { recursive: true });
    },
  };
}

/** A socket that everybody may use, before another one. */
async function passOn(socket: string, to: string): Promise<() => Promise<void>> {
  const server = createServer({ allowHalfOpen: true }, (near) => {
    const far = connect({ path: to, allowHalfOpen: true });
    near.pipe(far).pipe(near);
    near.on('error', () => far.destroy());
    far.on('error', () => near.destroy());
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  await chmod(socket, 0o666);
  return () => new Promise((resolve) => server.close(() => resolve()));
}
