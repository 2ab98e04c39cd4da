import type { Plan, PlannedStep } from '../../plan/index.js';
import type { Attempt, Session, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import { isRegistryAction } from '../registry-actions.js';
import { AskedEngine } from './asked-engine.js';
import { build } from './build/build.js';
import { Containers } from './containers.js';
import { runDockerCommand } from './docker-command.js';
import type { DockerRun, StepWork } from './docker-run.js';
import type { DockerSetting } from './docker-setting.js';
import { PushWork } from './push.js';
import { redirect } from '../redirect.js';
import { dockerRunner } from './run-docker.js';
import { RunNames } from './run-names.js';

/** One run on a Docker Engine. */
export class DockerSession implements Session {
  readonly #run: DockerRun;
  readonly #pushes: PushWork;
  readonly #containers: Containers;

  constructor(plan: Plan, setting: DockerSetting) {
    const docker = dockerRunner(setting);
    const engine = new AskedEngine(setting, docker);
    this.#run = { plan, setting, docker, engine, names: new RunNames(plan) };
    this.#pushes = new PushWork(this.#run);
    this.#containers = new Containers(this.#run);
    // By the time the first build is ready to start, buildx has said which version it is.
    if (plan.steps.some(({ action }) => action.kind === 'build' && action.buildKit))
      void engine.buildxVersion();
  }

  async execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const attempt = await attempting(() => this.#redirected(step, sink, signal));
    if (attempt.status === 'succeeded' || signal.aborted || isRegistryAction(step.action)) return attempt;
    const lost = await this.#run.setting.lostEngine?.();
    return lost === undefined ? attempt : failed(lost);
  }

  async debug({ action, ...step }: PlannedStep): Promise<void> {
    if (action.kind === 'container') await this.#containers.openShell({ ...step, action }, action);
  }

  close(): Promise<void> {
    return this.#containers.close();
  }

  async #redirected(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const streams = await redirect(step.redirections, this.#run.setting.workspace, sink);
    try {
      return await this.#carryOut({ step, action: step.action, ...streams, serviceSink: sink, signal });
    } finally {
      await streams.close();
    }
  }

  #carryOut({ action, ...work }: StepWork): Promise<Attempt> {
    const { step, sink, signal } = work;
    if (isRegistryAction(action)) return this.#run.setting.registry.carryOut(step, action, sink, signal);
    switch (action.kind) {
      case 'build':
        return build(this.#run, { ...work, action });
      case 'push':
        return this.#pushes.push(action, sink, signal);
      case 'container':
        return this.#containers.run({ ...work, action });
      case 'docker':
        return runDockerCommand(this.#run, { ...work, action });
      case 'host-shell':
        return this.#containers.runHostShell({ ...work, action });
    }
  }
}
