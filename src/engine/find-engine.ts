import { type Address, dockerAddress } from './endpoint.js';
import { type Ping, ping } from './ping.js';
import { type EngineSettings, privateEngine } from './private-engine.js';

/** An engine that answers. */
export interface EngineEndpoint {
  /** DOCKER_HOST's value; only for `private` need a docker process be told, the others it finds by itself. */
  readonly host: string;
  readonly origin: Address['origin'] | 'private';
  /** The highest API version it speaks; unknown where only the docker CLI can ask (ssh). */
  readonly apiVersion?: string;
  readonly serverVersion?: string;
}

/**
 * The engine a run would use: the one the docker CLI would use, or taskrun's own where the user named none and none
 * answers. Throws an `EngineError` for a Docker context that doesn't exist.
 */
export async function findEngine(settings: EngineSettings): Promise<EngineEndpoint | undefined> {
  const address = await dockerAddress(settings.environment);
  const { host, origin } = address;
  const found = endpoint({ host, origin }, await ping(host, address));
  if (found !== undefined || origin !== 'default') return found;
  return findPrivateEngine(settings);
}

/** taskrun's own engine, if it answers. */
export async function findPrivateEngine({ dataFolder }: EngineSettings): Promise<EngineEndpoint | undefined> {
  const { host } = privateEngine(dataFolder);
  return endpoint({ host, origin: 'private' }, await ping(host));
}

function endpoint(known: Pick<EngineEndpoint, 'host' | 'origin'>, answer: Ping): EngineEndpoint | undefined {
  if (answer.status === 'silent') return undefined;
  const { apiVersion, serverVersion } = answer;
  return { ...known, ...(apiVersion && { apiVersion }), ...(serverVersion && { serverVersion }) };
}
