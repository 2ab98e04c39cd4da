import { request } from 'node:http';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bridge } from './bridge.js';
import { type Server, start, waitFor } from '../child/index.js';

/** A socket's path may have 107 bytes; containerd's is the longest below a run's folder. */
const longestFolder = 107 - 'containerd/containerd.sock.ttrpc'.length - 1;

/**
 * Starts containerd and dockerd below `folder`. containerd is the rig's own, for dockerd would otherwise use the
 * machine's if there is one. The containerd image store is on: with it a plain `docker build` and `docker push` push an
 * index with a provenance attestation, as Docker's own current packages do.
 */
export async function startEngine(
  folder: string,
  bridge: Bridge,
  environment: Record<string, string>,
  remember: (server: Server) => Promise<void>,
): Promise<{ readonly socket: string }> {
  if (Buffer.byteLength(folder) > longestFolder)
    throw new Error(`the path of "${folder}" is too long for a socket`);
  const socket = join(folder, 'docker.sock');
  const containerd = await startContainerd(folder, environment, remember);
  const settings = join(folder, 'daemon.json');
  await writeFile(settings, JSON.stringify({ features: { 'containerd-snapshotter': true } }));
  const server = start('dockerd', options(folder, { socket, settings, containerd, bridge }), {
    environment,
    log: join(folder, 'dockerd.log'),
  });
  await remember(server);
  await waitFor(server, async () => ((await answers(socket)) ? true : undefined));
  return { socket };
}

/** Starts a containerd of its own below `folder`, and gives the path of its socket. */
export async function startContainerd(
  folder: string,
  environment: Record<string, string>,
  remember: (server: Server) => Promise<void>,
): Promise<string> {
  const own = join(folder, 'containerd');
  const address = join(own, 'containerd.sock');
  await mkdir(own);
  const settings = join(own, 'config.toml');
  await writeFile(settings, containerdSettings(own, address));
  const log = join(folder, 'containerd.log');
  const server = start('containerd', ['--config', settings, '--log-level', 'warn'], { environment, log });
  await remember(server);
  await waitFor(server, async () => ((await listens(address)) ? address : undefined));
  return address;
}

function containerdSettings(folder: string, address: string): string {
  return [
    'version = 2',
    `root = "${folder}/data"`,
    `state = "${folder}/state"`,
    'disabled_plugins = ["io.containerd.grpc.v1.cri", "io.containerd.internal.v1.opt"]',
    `[grpc]`,
    `address = "${address}"`,
    '',
  ].join('\n');
}

function options(
  folder: string,
  {
    socket,
    settings,
    containerd,
    bridge,
  }: { socket: string; settings: string; containerd: string; bridge: Bridge },
): string[] {
  return [
    ...['--config-file', settings, '--containerd', containerd],
    ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'exec')],
    ...['--pidfile', join(folder, 'dockerd.pid'), '--host', `unix://${socket}`],
    ...[
      '--bridge',
      bridge.name,
      '--iptables=false',
      '--ip6tables=false',
      '--default-address-pool',
      bridge.pool,
    ],
  ];
}

/** Whether an engine answers at a socket. */
export function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: '/_ping', timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve(false));
    asked.end();
  });
}

async function listens(path: string): Promise<boolean> {
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
