import { askEngine, openEngineTunnel } from '../../../engine/index.js';
import type { StepFailure } from '../../../event/index.js';
import { ownerVariable } from '../../../process/index.js';
import type { PrivateFiles } from '../../../workspace/index.js';
import type { IO } from '../../console/index.js';
import type { RunEngine } from '../engine-setting.js';
import { dataFolder } from '../machine/index.js';

/** An engine, and the end of what leads to it. */
export interface ReachedEngine {
  readonly engine: RunEngine;
  readonly close: () => void;
}

/**
 * An engine behind ssh, reached by one login for the whole run where that can be had; any other as it is.
 * @param owner the run's, with which a process is marked that may outlive it
 */
export async function reachEngine(
  engine: RunEngine,
  privateFiles: PrivateFiles,
  owner: string,
  io: IO,
): Promise<ReachedEngine> {
  const { endpoint, setting } = engine;
  const unchanged = { engine, close: () => undefined };
  if (endpoint?.host.startsWith('ssh://') !== true || speaksTLS(io.environment)) return unchanged;
  const environment = { ...io.environment, [ownerVariable]: owner };
  const folder = await privateFiles.folder().catch(() => undefined);
  const tunnel =
    folder === undefined ? undefined : await openEngineTunnel(endpoint.host, folder, environment);
  if (tunnel === undefined) return unchanged;
  const near = { host: tunnel.address, origin: 'private' } as const;
  const settings = { environment: io.environment, dataFolder: dataFolder(io.environment) };
  const lostEngine = async (): Promise<StepFailure | undefined> => {
    const failure = await setting.lostEngine?.();
    if (!tunnel.broken()) return failure;
    const message = `the connection to the docker engine at '${endpoint.host}' has ended`;
    return { reason: 'engine', message, hint: "go on with '--resume latest' when ssh gets there again" };
  };
  const asked = {
    place: setting.engine?.place ?? 'elsewhere',
    ask: (path: string) => askEngine(near, path, settings),
  };
  return {
    engine: {
      endpoint,
      setting: { ...setting, engine: asked, environment: { DOCKER_HOST: tunnel.address }, lostEngine },
    },
    close: tunnel.close,
  };
}

/** Variables that over ssh mean nothing, and that docker would heed at a socket. */
function speaksTLS({ DOCKER_TLS_VERIFY: verified = '', DOCKER_TLS: any = '' }: NodeJS.ProcessEnv): boolean {
  return verified !== '' || any !== '';
}
