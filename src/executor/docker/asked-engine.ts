import { askEngine, type EngineFacts } from './engine-facts.js';
import { EngineReach } from './engine-reach.js';
import { linesOf } from './ask-docker.js';
import type { DockerSetting } from './docker-setting.js';
import type { RunDocker } from './run-docker.js';

/** What a run has found out about its engine and its programs: each is asked when it is needed, and once. */
export class AskedEngine {
  /** Which registries the engine gets through to. */
  readonly reach: EngineReach;
  readonly #setting: DockerSetting;
  readonly #docker: RunDocker;
  #facts: Promise<EngineFacts | undefined> | undefined;
  #buildx: Promise<string | undefined> | undefined;

  constructor(setting: DockerSetting, docker: RunDocker) {
    this.#setting = setting;
    this.#docker = docker;
    this.reach = new EngineReach(setting.engine, () => this.facts());
  }

  /** An engine that does not answer is asked again the next time. */
  async facts(): Promise<EngineFacts> {
    const asked = (this.#facts ??= askEngine(this.#docker));
    const facts = await asked;
    if (facts === undefined && this.#facts === asked) this.#facts = undefined;
    return facts ?? { machine: undefined, containerdStore: false, mapsUsers: true };
  }

  /** The version of buildx, e.g. `0.29.1`; undefined where there is none, or it does not tell. */
  buildxVersion(): Promise<string | undefined> {
    const { buildx } = this.#setting;
    return (this.#buildx ??= buildx?.version ?? buildxVersion(this.#docker, buildx?.path));
  }
}

/** The version that buildx tells, e.g. `0.29.1`: the program there, else the plugin that docker finds. */
export async function buildxVersion(docker: RunDocker, program?: string): Promise<string | undefined> {
  const lines = await (program === undefined
    ? linesOf(docker, ['buildx', 'version'])
    : linesOf(docker, ['version'], { program }));
  return /buildx\S* v?(\d[\w.]*)/.exec(lines?.join('\n') ?? '')?.[1];
}
