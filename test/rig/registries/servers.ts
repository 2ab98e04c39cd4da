import { fileURLToPath } from 'node:url';
import { type DistributionOptions, htpasswdAccount, writeSettings } from './distribution-settings.js';
import { type Place, type RunningRegistry, startRegistry } from './place.js';
import { openTokenServer, type TokenAccount, type TokenServer } from './token-server/index.js';

const taskrun = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));

/** Debian's docker-registry: Distribution 2.8. Deleting is allowed. */
export function startDockerRegistry(
  place: Place,
  options: DistributionOptions = {},
): Promise<RunningRegistry> {
  return startDistribution(place, ['docker-registry', 'serve'], options);
}

/** Distribution v3, of which `program` is the one built from source. Deleting is allowed. */
export function startDistribution3(
  place: Place,
  program: string,
  options: DistributionOptions = {},
): Promise<RunningRegistry> {
  return startDistribution(place, [program], options);
}

/** A registry that asks for tokens, and the server it trusts for them. */
export interface RegistryWithTokens {
  readonly registry: RunningRegistry;
  readonly tokens: TokenServer;
}

/** Starts a token server and a registry that trusts it; the registry's `close` ends both. */
export async function startWithTokens(
  place: Place,
  accounts: readonly TokenAccount[],
  startRegistryWith: (options: DistributionOptions) => Promise<RunningRegistry>,
): Promise<RegistryWithTokens> {
  const tokens = await openTokenServer(place, accounts);
  try {
    const registry = await startRegistryWith({ access: tokens });
    const close = async (): Promise<void> => {
      await registry.close();
      await tokens.close();
    };
    return { registry: { ...registry, close }, tokens };
  } catch (error) {
    await tokens.close();
    throw error;
  }
}

/** The registry of google/go-containerregistry, open to everybody. */
export async function startCraneRegistry(place: Place): Promise<RunningRegistry> {
  const { running } = await startRegistry(place, (folder) => ({
    command: ['crane', 'registry', 'serve', '--address', '127.0.0.1:0', '--disk', folder],
    port: /serving on port (\d+)/,
  }));
  return running;
}

/** taskrun's own, as `taskrun registry serve` is, with further words. */
export async function startEmbeddedRegistry(
  place: Place,
  words: readonly string[] = [],
): Promise<RunningRegistry> {
  const { running } = await startRegistry(place, (folder) => ({
    command: [process.execPath, taskrun, 'registry', 'serve', '--port', '0', ...words],
    environment: { TASKRUN_DATA: folder },
    port: /^\S+:(\d+)$/m,
  }));
  return running;
}

async function startDistribution(
  place: Place,
  program: readonly [string, ...string[]],
  options: DistributionOptions,
): Promise<RunningRegistry> {
  const started = await startRegistry(place, async (folder) => {
    const { file, authority } = await writeSettings(place, folder, options);
    return { command: [...program, file] as const, authority, port: /listening on 127\.0\.0\.1:(\d+)/ };
  });
  const { authority } = started.program;
  return {
    ...started.running,
    ...(authority === undefined ? {} : { authority }),
    ...(options.access === 'htpasswd' ? { account: htpasswdAccount } : {}),
  };
}
