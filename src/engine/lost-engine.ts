import { dockerAddress } from './endpoint.js';
import { EngineError } from './engine-error.js';
import type { EngineEndpoint } from './find-engine.js';
import { ping } from './ping.js';
import type { EngineSettings } from './private-engine.js';

/** How long a busy engine may take to answer before it counts as lost, in milliseconds. */
const patience = 5_000;

/** Why an engine that did answer does so no more; undefined when it still does. */
export async function lostEngine(
  { host, origin }: EngineEndpoint,
  { environment }: EngineSettings,
): Promise<EngineError | undefined> {
  const address = origin === 'private' ? {} : await dockerAddress(environment);
  const answer = await ping(host, { ...address, timeout: patience });
  if (answer.status === 'answered') return undefined;
  return new EngineError(
    `the docker engine at '${host}' no longer answers (${answer.reason})`,
    'start it again; its own log says why it ended',
  );
}
