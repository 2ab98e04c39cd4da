import type { PlannedNetwork } from '../../plan/index.js';
import { StepError } from '../failure-of.js';
import { askDocker } from './ask-docker.js';
import type { DockerRun } from './docker-run.js';
import { freeNetwork } from './free-network.js';
import { labelOptions } from './labels.js';

/** The networks of one run: each is made when a container first needs it, and only once. */
export class Networks {
  readonly #run: DockerRun;
  readonly #made = new Map<string, Promise<void>>();

  constructor(run: DockerRun) {
    this.#run = run;
  }

  /** Makes sure that networks of the task are there. @throws StepError */
  async provide(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => this.#provide(name)));
  }

  /** Removes them; their containers are gone, or at least stopped. */
  async close(): Promise<void> {
    const names = [...this.#made.keys()].map((name) => this.#run.names.network(name));
    await Promise.allSettled(this.#made.values());
    if (names.length === 0) return;
    const { docker, plan, setting } = this.#run;
    for (const name of names) await freeNetwork(docker, { name, run: plan.run.id }, setting.dialect);
    await docker(['network', 'rm', ...names]);
  }

  #provide(name: string): Promise<void> {
    const network = this.#run.plan.networks.find((each) => each.name === name);
    if (network === undefined) return Promise.resolve();
    const made = this.#made.get(name) ?? this.#make(network);
    this.#made.set(name, made);
    // a further attempt tries again
    return made.catch((error: unknown) => {
      this.#made.delete(name);
      throw error;
    });
  }

  async #make(network: PlannedNetwork): Promise<void> {
    const { docker, names, plan, setting } = this.#run;
    const labels = labelOptions({ runID: plan.run.id, owner: setting.owner });
    const words = networkArguments(network, labels, names.network(network.name));
    const { attempt, complaint } = await askDocker(docker, words);
    if (attempt.status === 'succeeded') return;
    if (attempt.failure.reason !== 'exit-code') throw new StepError(attempt.failure);
    throw new StepError({
      reason: 'engine',
      message: `the network '${network.name}' could not be made: ${complaint}`,
      ...hintFor(complaint),
    });
  }
}

function networkArguments(
  { driver, ipv6 }: PlannedNetwork,
  labels: readonly string[],
  name: string,
): readonly string[] {
  return [
    ...['network', 'create', ...labels],
    ...(driver === '' ? [] : ['--driver', driver]),
    ...(ipv6 ? ['--ipv6'] : []),
    name,
  ];
}

function hintFor(complaint: string): { readonly hint?: string } {
  if (/address pool|subnet/i.test(complaint))
    return { hint: "'taskrun prune' and 'docker network prune' remove networks that nothing uses" };
  if (/plugin|driver/i.test(complaint))
    return { hint: "'docker info' lists the network drivers of this engine" };
  return {};
}
