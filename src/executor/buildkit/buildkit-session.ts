import { randomUUID } from 'node:crypto';
import type { Plan, PlannedStep } from '../../plan/index.js';
import type { Attempt, Session, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import { redirect } from '../redirect.js';
import { isRegistryAction } from '../registry-actions.js';
import { build } from './build/build.js';
import { BuildKitError } from './buildkit-error.js';
import type { BuildKitRun, BuildKitSetting, StepWork } from './buildkit-setting.js';
import { runContainer } from './container/run-container.js';
import { homeOf, removeHome } from './home.js';
import { CarriedWorkspace } from './workspace/carried-workspace.js';

/** One run with BuildKit. */
export class BuildKitSession implements Session {
  readonly #run: BuildKitRun;
  readonly #workspace: CarriedWorkspace;
  readonly #home: string;
  #hasHome = false;

  constructor(plan: Plan, setting: BuildKitSetting) {
    this.#run = { plan, setting, pulled: new Map(), unreachable: new Set() };
    this.#home = homeOf(plan.run.id, randomUUID());
    this.#workspace = new CarriedWorkspace(setting.workspace, setting.layout, setting.memory);
  }

  async execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    return attempting(async () => {
      try {
        return await this.#redirected(step, sink, signal);
      } catch (error) {
        if (error instanceof BuildKitError) return failed(error.failure);
        throw error;
      }
    });
  }

  /** Forgets what BuildKit has kept of the run beside its cache. A server that is gone has nothing to forget. */
  async close(): Promise<void> {
    if (!this.#hasHome) return;
    const { builders, client } = this.#run.setting;
    await Promise.all(builders.all.map(({ server }) => removeHome(server, client, this.#home)));
  }

  async #redirected(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    const streams = await redirect(step.redirections, this.#run.setting.workspace, sink);
    try {
      return await this.#carryOut({ step, action: step.action, ...streams, signal });
    } finally {
      await streams.close();
      if (writesHere(step)) this.#workspace.changedHere();
    }
  }

  #carryOut({ action, ...work }: StepWork): Promise<Attempt> {
    const { step, sink, signal, files } = work;
    const { registry, images } = this.#run.setting;
    if (isRegistryAction(action)) return registry.carryOut(step, action, sink, signal);
    switch (action.kind) {
      case 'build':
        return build(this.#run, { ...work, action });
      case 'push':
        return images.push(action, sink, signal);
      case 'container': {
        this.#hasHome = true;
        const shared = { workspace: this.#workspace, home: this.#home };
        return runContainer(this.#run, shared, { ...work, action });
      }
      case 'docker':
        return images.carryOut(action, { sink, files }, signal);
      case 'host-shell':
        throw new Error('a line for the shell of this machine was not refused');
    }
  }
}

/** Whether a step may have written files on this machine, where BuildKit does not see them. */
function writesHere({ action, redirections }: PlannedStep): boolean {
  if (redirections.some(({ mode }) => mode === 'write' || mode === 'append')) return true;
  if (action.kind === 'imagetools-create') return action.metadataFile !== undefined;
  const writing = new Set(['output', 'iidfile', 'metadata-file']);
  return action.kind === 'build' && action.flags.some(({ flag }) => writing.has(flag));
}
