import { askFacts, type EngineFacts } from './engine-facts.js';
import { askImage, type EngineImage } from './engine-image.js';
import { EngineReach } from './engine-reach.js';
import { linesOf } from './ask-docker.js';
import type { DockerSetting } from './docker-setting.js';
import type { RunDocker } from './run-docker.js';

/** Of an engine that does not answer, or not in docker's way. */
const unknown: EngineFacts = { machine: undefined, containerdStore: false, mapsUsers: true };

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
    if ((this.#setting.dialect ?? 'docker') !== 'docker') return unknown;
    const asked = (this.#facts ??= askFacts(this.#docker, this.#setting.engine?.ask));
    const facts = await asked;
    if (facts === undefined && this.#facts === asked) this.#facts = undefined;
    return facts ?? unknown;
  }

  /** What the engine has under a name; undefined when it has nothing. */
  image(name: string, signal?: AbortSignal): Promise<EngineImage | undefined> {
    return askImage(name, this.#docker, this.#setting.engine?.ask, signal);
  }

  /** The version of buildx, e.g. `0.29.1`; undefined where there is none, or it does not tell. */
  buildxVersion(): Promise<string | undefined> {
    return (this.#buildx ??= this.#askBuildx());
  }

  async #askBuildx(): Promise<string | undefined> {
    const { buildx } = this.#setting;
    const lines = await (buildx === undefined
      ? linesOf(this.#docker, ['buildx', 'version'])
      : linesOf(this.#docker, ['version'], { program: buildx.path }));
    return /buildx\S* v?(\d[\w.]*)/.exec(lines?.join('\n') ?? '')?.[1];
  }
}
