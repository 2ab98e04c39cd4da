/**
 * A Docker engine on another machine, as far as it can tell: with another host name, in a network of its own with a
 * loopback of its own, and reached through a socket (as Docker Desktop's in its virtual machine is) or over a cable. In go the rig's engines;
 * out comes a DOCKER_HOST. Must not know what is tested.
 */
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { start, waitFor } from '../child/index.js';
import { answers, startContainerd } from '../engines/docker-engine.js';
import { cacheFolder, unpackedAt } from '../engines/folders.js';
import type { Engines } from '../engines/index.js';
import { createRunFolder, removeRun } from '../engines/run-folder.js';
import { cable } from './cable.js';

/** How the other machine's engine is to be. */
export interface OtherMachineOptions {
  readonly store: 'containerd' | 'classic';
  /** A folder of this machine that the other one does not have. */
  readonly hides?: string;
  /** Another program than the rig's own dockerd. */
  readonly dockerd?: string;
}

/** A machine with an engine, until it is closed. */
export interface OtherMachine {
  /** DOCKER_HOST's value for the engine's socket. */
  readonly socket: string;
  /** DOCKER_HOST's value for the engine over the network. */
  readonly address: string;
  /** A program with its arguments, to be run on the other machine's network. */
  inside(program: string, ...words: readonly string[]): readonly [string, ...string[]];
  close(): Promise<void>;
}

const port = 2375;

/** Starts an engine on a network of its own. */
export async function startOtherMachine(
  engines: Engines,
  { store, dockerd, hides }: OtherMachineOptions,
): Promise<OtherMachine> {
  const busybox = unpackedAt(dirname(dirname(engines.dockerPath))).busybox.amd64;
  const { path: folder, remember } = await createRunFolder(cacheFolder(), busybox);
  const close = (): Promise<void> => removeRun(folder, busybox);
  try {
    const environment = { ...engines.installation };
    // Files are hidden from a containerd only where dockerd starts it.
    const containerd =
      hides === undefined ? ['--containerd', await startContainerd(folder, environment, remember)] : [];
    const socket = join(folder, 'docker.sock');
    const settings = join(folder, 'daemon.json');
    // Before version 23 an engine knows no other store, and no such setting.
    const features = dockerd === undefined ? { 'containerd-snapshotter': store === 'containerd' } : {};
    await writeFile(settings, JSON.stringify({ features }));
    const program = dockerd ?? 'dockerd';
    const hide = hides === undefined ? 'true' : `'${busybox}' mount -t tmpfs none '${hides}'`;
    const script = `${hide} && '${busybox}' hostname other && '${busybox}' ip link set lo up && exec '${program}' "$@"`;
    const words = [
      ...[
        'unshare',
        ...(hides === undefined ? [] : ['-m']),
        '-n',
        '-u',
        'sh',
        '-c',
        script,
        'sh',
        '--config-file',
        settings,
        ...containerd,
      ],
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
      ...[
        '--pidfile',
        join(folder, 'dockerd.pid'),
        '--bridge',
        'none',
        '--iptables=false',
        '--ip6tables=false',
      ],
      ...['--host', `unix://${socket}`, '--host', `tcp://0.0.0.0:${port}`, '--tls=false'],
      ...(store === 'classic' ? ['--storage-driver', 'vfs'] : []),
    ];
    const server = start(busybox, words, {
      environment,
      log: join(folder, 'dockerd.log'),
    });
    await remember(server);
    await waitFor(server, async () => ((await answers(socket)) ? true : undefined));
    const address = await cable(busybox, server.processID);
    const into = ['nsenter', '-t', String(server.processID), '-n'];
    return {
      socket: `unix://${socket}`,
      address: `tcp://${address}:${port}`,
      inside: (command, ...more) => [busybox, ...into, command, ...more],
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
