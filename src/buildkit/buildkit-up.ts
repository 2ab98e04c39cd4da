import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { EngineError, findProgram, searchPath } from '../engine/index.js';
import { readServer, type BuildKitServer } from './address.js';
import { findBuildKit, listens, whyNoBuildKit, type BuildKitSettings } from './find-buildkit.js';
import { privateBuildKit, privateProcess, type PrivateBuildKit } from './private-buildkit.js';

/** How long buildkitd may take to answer, in milliseconds; it normally takes less than one second. */
const patience = 30_000;

/** A server, and whether it answers since now. */
export interface BuildKitUp {
  readonly server: BuildKitServer;
  readonly started: boolean;
}

/**
 * Makes sure that a BuildKit server is there: where one is, it is left alone; else a private one is started, rootless for
 * whoever is not root, and it outlives taskrun. @throws EngineError that says what to install, or buildkitd's last words
 */
export async function buildKitUp(settings: BuildKitSettings): Promise<BuildKitUp> {
  const found = await findBuildKit(settings);
  if (found !== undefined) return { server: found.server, started: false };
  const own = privateBuildKit(settings.dataFolder);
  const [program, ...words] = await commandOf(own, settings);
  await mkdir(own.folder, { recursive: true, mode: 0o700 });
  await writeFile(own.settings, limits, { flag: 'wx' }).catch(() => undefined); // the user's own settings stay
  const log = await open(own.log, 'w');
  const child = spawn(program, words, {
    detached: true, // its own session and process group: Ctrl-C and the end of taskrun don't reach it
    stdio: ['ignore', log.fd, log.fd],
    cwd: '/',
    env: {
      ...settings.environment,
      ...unlimitedOutput,
      PATH: searchPath(settings.environment),
    },
  });
  child.once('error', () => undefined); // without a process ID it counts as ended
  child.unref();
  await log.close();
  await writeFile(own.processFile, String(child.pid ?? ''));
  const server = readServer(own.address);
  await waitUntilItListens(child, own, server);
  return { server, started: true };
}

/** Stops taskrun's own server, and no other, and waits until it is gone; false where it didn't run. Its cache stays. */
export async function buildKitDown({ dataFolder }: BuildKitSettings): Promise<boolean> {
  const own = privateBuildKit(dataFolder);
  const processID = await privateProcess(own);
  if (processID === undefined) return false;
  process.kill(processID, 'SIGTERM');
  const last = Date.now() + patience;
  while ((await privateProcess(own)) !== undefined) {
    if (Date.now() > last)
      throw new EngineError(
        `the private BuildKit server (process ${processID}) does not end`,
        `its log is '${own.log}'`,
      );
    await delay(50);
  }
  return true;
}

/** The cache is collected down to this; a build's output is a step's, and all of it is wanted. */
const limits = '[worker.oci]\n  gc = true\n  maxUsedSpace = "20GB"\n';
const unlimitedOutput = {
  BUILDKIT_STEP_LOG_MAX_SIZE: '-1',
  BUILDKIT_STEP_LOG_MAX_SPEED: '-1',
};

/** What gives an ordinary user a range of user IDs, which /etc/subuid and /etc/subgid name. @see https://github.com/rootless-containers/rootlesskit */
const rootlessPrograms = ['rootlesskit', 'newuidmap', 'newgidmap'] as const;

async function commandOf(
  { settings: file, folder, address }: PrivateBuildKit,
  settings: BuildKitSettings,
): Promise<readonly [string, ...string[]]> {
  const rootless = process.getuid?.() !== 0;
  const path = searchPath(settings.environment);
  const wanted = ['buildctl', 'buildkitd', 'runc', ...(rootless ? rootlessPrograms : [])];
  const found = await Promise.all(wanted.map((name) => findProgram(name, path)));
  const missing = wanted.filter((_, index) => found[index] === undefined);
  if (process.platform !== 'linux') throw await whyNoBuildKit(settings);
  if (missing.length > 0) {
    throw new EngineError(
      `no BuildKit server answers, and ${missing.map((name) => `'${name}'`).join(', ')} cannot be found`,
      'BuildKit: https://github.com/moby/buildkit/releases; runc comes with it or with Docker, rootlesskit is a package of its own, newuidmap and newgidmap are of the package uidmap',
    );
  }
  // a socket that buildkitd else makes in a folder of root's, unless the environment names a user and a folder of theirs
  const traces = ['--otel-socket-path', `${folder}/otel-grpc.sock`];
  const words = ['--config', file, '--root', `${folder}/data`, '--addr', address, ...traces];
  const server = ['buildkitd', ...words, '--oci-worker-binary', 'runc'] as const;
  return rootless ? ['rootlesskit', ...server] : server;
}

const rangeHint =
  "give the user a range of IDs, as root: 'usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER'";

async function waitUntilItListens(
  child: ChildProcess,
  { log }: PrivateBuildKit,
  server: BuildKitServer,
): Promise<void> {
  const last = Date.now() + patience;
  const ended = (): boolean =>
    child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
  while (Date.now() < last && !ended()) {
    if (await listens(server)) return;
    await delay(50);
  }
  const said = (await readFile(log, 'utf8')).trim().split('\n').slice(-2).join('; ');
  const hint = /subuid|subgid/.test(said) ? rangeHint : `its log is '${log}'`;
  throw new EngineError(`the private BuildKit server did not start: ${said}`, hint);
}
