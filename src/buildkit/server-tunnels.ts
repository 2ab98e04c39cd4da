import { join } from 'node:path';
import { openTunnel, printedThere, type Tunnel } from '../engine/index.js';
import type { BuildKitServer } from './address.js';
import { askServer, type BuildKitClient } from './ask.js';
import type { Builder } from './builders.js';

/** Builders, and the end of what leads to them. */
export interface ReachedBuilders {
  readonly builders: readonly Builder[];
  readonly close: () => void;
}

/**
 * Servers behind ssh, each reached by one login for the whole run where that can be had; all others as they are.
 * @param folder of this user alone, for sockets
 * @param environment that ssh is run in
 */
export async function reachBuilders(
  builders: readonly Builder[],
  folder: () => Promise<string>,
  client: BuildKitClient,
  environment: NodeJS.ProcessEnv,
): Promise<ReachedBuilders> {
  const tunnels: Tunnel[] = [];
  const reach = async (builder: Builder, index: number): Promise<Builder> => {
    const { server } = builder;
    if (!server.address.startsWith('ssh://')) return builder;
    const parent = await folder().catch(() => undefined);
    const tunnel =
      parent && (await openServerTunnel(server, join(parent, `buildkit-${index}.sock`), client, environment));
    if (!tunnel) return builder;
    tunnels.push(tunnel);
    return { ...builder, server: through(tunnel, server) };
  };
  const reached = await Promise.all(builders.map(reach));
  return { builders: reached, close: () => tunnels.forEach(({ close }) => close()) };
}

/** The server keeps its address, by which it is known and told to be on another machine. */
function through({ address }: Tunnel, server: BuildKitServer): BuildKitServer {
  return { ...server, words: ['--addr', address] };
}

function openServerTunnel(
  server: BuildKitServer,
  near: string,
  client: BuildKitClient,
  environment: NodeJS.ProcessEnv,
): Promise<Tunnel | undefined> {
  const ends = { near, far: () => farSocket(server.address, environment) };
  const answers = async (address: string): Promise<boolean> =>
    (await askServer({ address, words: ['--addr', address] }, client)).status === 'answered';
  return openTunnel(server.address, ends, environment, answers);
}

/** Where buildctl looks without being told. @see https://github.com/moby/buildkit/blob/v0.31.1/util/appdefaults/appdefaults_unix.go */
const usualSocket = 'unix:///run/buildkit/buildkitd.sock';

/** The socket that buildctl there uses. */
async function farSocket(address: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const set = await printedThere(address, ['echo', '$BUILDKIT_HOST'], environment);
  return set === '' ? usualSocket : set;
}
