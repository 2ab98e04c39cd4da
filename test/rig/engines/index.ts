/**
 * Real engines for live tests: a current Docker Engine with buildx, docker-registry, a multi-arch base image, skopeo,
 * crane and arm64 emulation, all private (unpacked from the machine's own Debian archive into a cache outside the
 * checkout; own data, sockets, processes and bridge) and ended by `close`. In goes the machine; out comes `Engines`.
 * It must not know what is tested, and never touches the user's daemon unless `TASKRUN_TEST_DOCKER_HOST` names one.
 */
import { access } from 'node:fs/promises';
import { buildKit } from '../buildkit/index.js';
import { buildInBackground, type Provided } from '../go/index.js';
import { distribution, type Place, startDockerRegistry } from '../registries/index.js';
import { startEngine } from './docker-engine.js';
import { emulateArm64 } from './emulation.js';
import { pushBaseImage } from './base-image.js';
import { createBridge } from './bridge.js';
import { run } from '../child/index.js';
import { cacheFolder, programEnvironment, type Unpacked } from './folders.js';
import { type RunFolder, createRunFolder, rememberIn, removeRun } from './run-folder.js';
import { unpack } from './unpack.js';

/** What live tests work with: plain data, so that it reaches the tests' processes as JSON. */
export interface Engines {
  /** DOCKER_HOST's value. */
  readonly dockerHost: string;
  /** The private docker CLI. */
  readonly dockerPath: string;
  /** PATH, DOCKER_HOST and DOCKER_CONFIG (with buildx) for taskrun or docker; add it to a test's environment. */
  readonly environment: {
    readonly PATH: string;
    readonly DOCKER_HOST: string;
    readonly DOCKER_CONFIG: string;
  };
  /** PATH and library path with which a second engine (`taskrun engine up`) finds dockerd, containerd, runc and iptables. */
  readonly installation: Readonly<Record<string, string>>;
  /** The run's folder, gone after `close`. */
  readonly folder: string;
  /** `localhost:PORT`: plain HTTP, deleting allowed, empty but for the base image. */
  readonly registry: string;
  /** The base image's name in that registry: linux/amd64 and linux/arm64. */
  readonly base: string;
  readonly skopeoPath: string;
  /** Only in the newest Debian. */
  readonly crane: Provided;
}

/** Engines and the end of them. */
export interface ProvidedEngines extends Engines {
  readonly close: () => Promise<void>;
}

/** How engines are provided. */
export interface ProvideOptions {
  /** Also build Distribution v3 and BuildKit with Go, in the background, unless the cache has them; suites ask for them. */
  readonly goPrograms?: boolean;
}

/** Provides engines, in a second when the cache is warm; throws an error that says why this machine can't. */
export async function provideEngines({ goPrograms }: ProvideOptions = {}): Promise<ProvidedEngines> {
  const asked = process.env.TASKRUN_TEST_DOCKER_HOST;
  const given = asked === '' ? undefined : asked;
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('private engines need Linux on amd64');
  if (given === undefined && process.getuid?.() !== 0) {
    throw new Error('a private engine needs root (or TASKRUN_TEST_DOCKER_HOST)');
  }
  const cache = cacheFolder();
  const unpacked = await unpack(cache);
  const folder = await createRunFolder(cache, unpacked.busybox.amd64);
  const building = { cache, goPackages: unpacked.goPackages, remember: folder.remember };
  const projects = goPrograms === true ? [distribution, buildKit] : [];
  const built = Promise.all(projects.map((project) => buildInBackground(project, building, folder.path)));
  const close = async (): Promise<void> => {
    if (given === undefined) await removeContainers(unpacked, `unix://${folder.path}/docker.sock`);
    await removeRun(folder.path, unpacked.busybox.amd64);
    await built;
  };
  try {
    return { ...(await startAll(unpacked, folder, given)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAll(unpacked: Unpacked, folder: RunFolder, given: string | undefined): Promise<Engines> {
  const installation = programEnvironment(unpacked);
  const place = { folder: folder.path, installation, remember: folder.remember };
  const [dockerHost, { registry, base }] = await Promise.all([
    given ?? startPrivateEngine(unpacked, folder, installation),
    startDockerRegistry(place).then(async ({ address }) => ({
      registry: address,
      base: await pushBaseImage(address, unpacked.busybox),
    })),
  ]);
  return {
    dockerHost,
    dockerPath: `${unpacked.programs}/docker`,
    environment: {
      PATH: `${unpacked.programs}:${process.env.PATH ?? '/usr/bin:/bin'}`,
      DOCKER_HOST: dockerHost,
      DOCKER_CONFIG: unpacked.dockerConfig,
    },
    installation,
    folder: folder.path,
    registry,
    base,
    skopeoPath: `${unpacked.programs}/skopeo`,
    crane: await findCrane(`${unpacked.programs}/crane`),
  };
}

async function findCrane(program: string): Promise<Provided> {
  return access(program).then(
    () => ({ program }),
    () => ({ missing: 'Debian has no package of crane for this machine' }),
  );
}

/** Where a suite starts registries of its own. */
export function placeOf({ folder, installation }: Pick<Engines, 'folder' | 'installation'>): Place {
  return { folder, installation, remember: (server) => rememberIn(folder, server) };
}

async function startPrivateEngine(
  unpacked: Unpacked,
  folder: RunFolder,
  environment: Record<string, string>,
): Promise<string> {
  await emulateArm64(unpacked.emulator);
  const bridge = await createBridge(unpacked.busybox.amd64, folder.rememberBridge);
  const { socket } = await startEngine(folder.path, bridge, environment, folder.remember);
  return `unix://${socket}`;
}

/** An engine that ends waits ten seconds for each container that doesn't heed SIGTERM; so tests' leftovers go first. */
async function removeContainers(unpacked: Unpacked, host: string): Promise<void> {
  const docker = (...words: string[]): Promise<string> =>
    run('docker', ['--host', host, ...words], { environment: programEnvironment(unpacked) });
  const containers = await docker('ps', '--all', '--quiet').catch(() => '');
  if (containers !== '')
    await docker('rm', '--force', ...containers.trim().split('\n')).catch(() => undefined);
  await docker('network', 'prune', '--force').catch(() => undefined);
}

/** What `jest-setup.mjs` found, handed to the suites' processes in the environment variable TASKRUN_RIG. */
export type Rig = { readonly engines: Engines } | { readonly reason: string };

/** The engines or the reason why there are none. */
export function readRig(): Rig {
  const text = process.env.TASKRUN_RIG;
  return text === undefined ? { reason: 'the rig was not started' } : (JSON.parse(text) as Rig);
}
