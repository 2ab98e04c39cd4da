import { connect } from 'node:net';
import { join } from 'node:path';
import { EngineError, findProgram, searchPath, type EngineSettings } from '../engine/index.js';
import { isOnThisMachine, readServer, type BuildKitServer } from './address.js';
import { privateBuildKit } from './private-buildkit.js';

/** Where to look for BuildKit. */
export interface BuildKitSettings extends EngineSettings {
  /** The address that the user has named, `--buildkit`. */
  readonly asked?: string | undefined;
}

/** A server that is there, as far as that shows without a process, and who named it. */
export interface FoundBuildKit {
  readonly server: BuildKitServer;
  readonly origin: 'asked' | 'environment' | 'default' | 'private';
  /** The path of buildctl. */
  readonly buildctl: string;
}

/**
 * The BuildKit server a run would use: the one asked for, BUILDKIT_HOST, BuildKit's own sockets, taskrun's private one. One
 * that the user has named counts as there; of the others a socket has to answer. Undefined also where buildctl is not
 * installed: `whyNoBuildKit` says what is missing. @throws EngineError for an address that is none
 */
export async function findBuildKit(settings: BuildKitSettings): Promise<FoundBuildKit | undefined> {
  const buildctl = await findProgram('buildctl', searchPath(settings.environment));
  if (buildctl === undefined) return undefined;
  for (const { address, origin } of addresses(settings)) {
    const server = readServer(address);
    const named = origin === 'asked' || origin === 'environment';
    if (named || (await listens(server))) return { server, origin, buildctl };
  }
  return undefined;
}

/** Why there is no BuildKit to use, with the remedy: for when {@link findBuildKit} has found none. */
export async function whyNoBuildKit({ environment }: BuildKitSettings): Promise<EngineError> {
  if ((await findProgram('buildctl', searchPath(environment))) === undefined) {
    return new EngineError(
      "'buildctl' is not installed",
      'it comes with BuildKit: https://github.com/moby/buildkit/releases',
    );
  }
  return new EngineError(
    'no BuildKit server answers',
    "name one with --buildkit or BUILDKIT_HOST, or start a private one with 'taskrun engine up --buildkit'",
  );
}

interface Candidate {
  readonly address: string;
  readonly origin: FoundBuildKit['origin'];
}

function addresses({ asked = '', environment, dataFolder }: BuildKitSettings): readonly Candidate[] {
  if (asked !== '') return [{ address: asked, origin: 'asked' }];
  const { BUILDKIT_HOST: host = '', XDG_RUNTIME_DIR: runtime = '' } = environment;
  if (host !== '') return [{ address: host, origin: 'environment' }];
  const rootless = runtime === '' ? [] : [join(runtime, 'buildkit', 'buildkitd.sock')];
  const sockets = ['/run/buildkit/buildkitd.sock', ...rootless];
  return [
    ...sockets.map((path) => ({ address: `unix://${path}`, origin: 'default' }) as const),
    { address: privateBuildKit(dataFolder).address, origin: 'private' },
  ];
}

/** Whether somebody listens at a socket of this machine. */
export function listens(server: BuildKitServer): Promise<boolean> {
  if (!isOnThisMachine(server)) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect(server.address.slice('unix://'.length), () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
