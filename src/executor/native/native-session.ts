import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ImageLayout } from '../../image-layout/index.js';
import type { Plan, PlannedStep } from '../../plan/index.js';
import type { Attempt, Session, StepSink } from '../executor.js';
import { attempting, failed } from '../failure-of.js';
import { LocalImages } from '../local-images/index.js';
import { redirect, type RedirectedStreams } from '../redirect.js';
import { isRegistryAction } from '../registry-actions.js';
import { buildStep } from './build-step.js';
import { fileFetcher } from './fetch-file.js';
import type { NativeSetting } from './native-setting.js';

/** One run without an engine. Its images are in a folder of the workspace, and gone with it. */
export class NativeSession implements Session {
  readonly #setting: NativeSetting;
  readonly #platform: NativeSetting['host'];
  #images:
    | Promise<{ readonly layout: ImageLayout; readonly local: LocalImages; readonly folder: string }>
    | undefined;

  constructor(plan: Plan, setting: NativeSetting) {
    this.#setting = setting;
    const { os, architecture } = plan.run;
    this.#platform = { ...setting.host, os, architecture };
  }

  execute(step: PlannedStep, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    return attempting(async () => {
      const streams = await redirect(step.redirections, this.#setting.workspace, sink);
      try {
        return await this.#carryOut(step, streams, signal);
      } finally {
        await streams.close();
      }
    });
  }

  /** What the run made is in the workspace, whose owner removes it. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  async #carryOut(step: PlannedStep, streams: RedirectedStreams, signal: AbortSignal): Promise<Attempt> {
    const { action } = step;
    const { sink } = streams;
    if (isRegistryAction(action)) return this.#setting.registry.carryOut(step, action, sink, signal);
    switch (action.kind) {
      case 'build': {
        const { layout, folder } = await this.#opened();
        const { workspace, host, listings, environment } = this.#setting;
        const fetch = fileFetcher(environment);
        return buildStep(step, action, { layout, folder, listings, workspace, host, fetch, sink, signal });
      }
      case 'push':
        return (await this.#opened()).local.push(action, sink, signal);
      case 'docker':
        return (await this.#opened()).local.carryOut(action, streams, signal);
      case 'container':
      case 'host-shell':
        return failed({ reason: 'engine', message: 'this step needs an engine' });
    }
  }

  #opened() {
    this.#images ??= this.#open();
    return this.#images;
  }

  async #open() {
    const { workspace, client, login } = this.#setting;
    const run = await workspace.folder();
    const folder = join(run, 'build-files');
    await mkdir(folder, { recursive: true });
    const layout = await ImageLayout.open({ folder: join(run, 'images'), client });
    return { layout, folder, local: new LocalImages({ layout, platform: this.#platform, login }) };
  }
}
