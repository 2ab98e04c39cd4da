import { dockerAddress } from './endpoint.js';
import type { EngineEndpoint } from './find-engine.js';
import { get } from './ping.js';
import type { EngineSettings } from './private-engine.js';

/** What an engine's API says: an HTTP status and JSON. */
export interface EngineAnswer {
  readonly status: number;
  /** Undefined when it is not JSON. */
  readonly body: unknown;
}

/**
 * Asks an engine's API without starting a process; undefined when it says nothing, and where ssh would have to ask.
 * @param path e.g. `/info`: https://docs.docker.com/reference/api/engine/
 */
export async function askEngine(
  { host, origin }: EngineEndpoint,
  path: string,
  { environment }: EngineSettings,
): Promise<EngineAnswer | undefined> {
  const address = origin === 'private' ? {} : await dockerAddress(environment);
  const response = await get(host, path, address);
  return response && { status: response.status, body: parsed(response.text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
