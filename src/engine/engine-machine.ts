import { dockerAddress } from './endpoint.js';
import type { EngineEndpoint } from './find-engine.js';
import { askEngine } from './ping.js';
import type { EngineSettings } from './private-engine.js';

/** The name of an engine's machine, as the engine says it; undefined when it does not, and where ssh would have to ask. */
export async function engineMachine(
  { host, origin }: EngineEndpoint,
  { environment }: EngineSettings,
): Promise<string | undefined> {
  const address = origin === 'private' ? {} : await dockerAddress(environment);
  const text = await askEngine(host, '/info', address);
  try {
    const { Name: name } = JSON.parse(text ?? '{}') as { readonly Name?: unknown };
    return typeof name === 'string' ? name : undefined;
  } catch {
    return undefined;
  }
}
