import { hostname } from 'node:os';
import { isLoopback } from '../../registry/index.js';
import type { DockerSetting } from './docker-setting.js';
import type { EngineFacts } from './engine-facts.js';

/** Which registries the engine cannot push to, as far as it is known beforehand or has been found out in a run. */
export class EngineReach {
  readonly #engine: DockerSetting['engine'];
  readonly #facts: () => Promise<EngineFacts>;
  readonly #found = new Map<string, string>();

  constructor(engine: DockerSetting['engine'], facts: () => Promise<EngineFacts>) {
    this.#engine = engine;
    this.#facts = facts;
  }

  /** Why the engine cannot push to this registry; undefined when it is to try. */
  async obstacle(registry: string): Promise<string | undefined> {
    const found = this.#found.get(registry);
    if (found !== undefined || !isLoopback(registry) || !(await this.#isElsewhere())) return found;
    return this.remember(
      registry,
      `the engine is on another machine, whose '${registry}' is another registry`,
    );
  }

  /** Remembers for the run why the engine cannot push to this registry. */
  remember(registry: string, reason: string): string {
    this.#found.set(registry, reason);
    return reason;
  }

  async #isElsewhere(): Promise<boolean> {
    if (this.#engine?.place !== 'unknown') return this.#engine?.place === 'elsewhere';
    const { machine } = await this.#facts();
    return machine !== undefined && machine !== hostname();
  }
}
