import type { PushedImage, StepFailure } from '../event/index.js';
import {
  describePushed,
  ManifestListError,
  ManifestLists,
  referenceOf,
  type KnownPlatforms,
} from '../manifest-list/index.js';
import type { Plan, PlannedStep } from '../plan/index.js';
import { RegistryError, type RegistryClient } from '../registry/index.js';
import type { Workspace } from '../workspace/index.js';
import type { Attempt, StepSink } from './executor.js';
import { attempting, failureOf } from './failure-of.js';
import { plannedImages, remedyFor } from './planned-images.js';
import type { RegistryAction } from './registry-actions.js';

/** How registry work is done. */
export interface RegistryWorkOptions {
  /** Where files that commands name are. */
  readonly workspace: Workspace;
  /** False leaves attestations out of manifest lists. */
  readonly attestations?: boolean;
}

/** The part of a run that is registry work, done by taskrun itself under every executor. */
export class RegistryWork {
  /** For work that is not described here. */
  readonly client: RegistryClient;
  readonly #plan: Plan;
  readonly #lists: ManifestLists;
  readonly #options: RegistryWorkOptions;
  /** Images of earlier steps are mostly the sources of later ones. */
  readonly #known: KnownPlatforms = new Map();

  constructor(client: RegistryClient, plan: Plan, options: RegistryWorkOptions) {
    this.client = client;
    this.#plan = plan;
    this.#lists = new ManifestLists(client);
    this.#options = options;
  }

  /** Carries out a registry command; lists under construction live as long as this object. */
  carryOut(
    step: Pick<PlannedStep, 'workingDirectory'>,
    action: RegistryAction,
    sink: StepSink,
    signal: AbortSignal,
  ): Promise<Attempt> {
    return attempting(async () => {
      await this.#perform(step, action, sink, signal);
      return { status: 'succeeded' };
    });
  }

  /** An image that was just pushed, as its registry has it. @throws RegistryError (`status` 404 when it is not there) */
  describe(name: string, signal: AbortSignal): Promise<PushedImage> {
    return describePushed(this.client, name, { signal, known: this.#known });
  }

  /** Why an image cannot be pushed however often it is tried; undefined when its registry answers and lets us in. */
  async obstacle(name: string, signal: AbortSignal): Promise<StepFailure | undefined> {
    try {
      await this.client.manifests.head(referenceOf(name), { signal });
      return undefined;
    } catch (error) {
      return isLasting(error) ? failureOf(error) : undefined;
    }
  }

  async #perform(
    step: Pick<PlannedStep, 'workingDirectory'>,
    action: RegistryAction,
    sink: StepSink,
    signal: AbortSignal,
  ): Promise<void> {
    switch (action.kind) {
      case 'manifest-create': {
        const { amend, insecure, list } = action;
        const sources = action.sources.map(({ name }) => name);
        const options = { ...this.#sourceOptions(sources, signal), amend, insecure };
        await this.#lists.create(list.name, sources, options);
        sink.output('stdout', `created manifest list ${list.name}`);
        return;
      }
      case 'manifest-annotate':
        await this.#lists.annotate(action.list.name, action.source.name, action.platform);
        return;
      case 'manifest-push': {
        const { list, purge, insecure } = action;
        const pushed = await this.#lists.push(list.name, { purge, insecure, signal });
        sink.pushed(pushed);
        sink.output('stdout', pushed.digest);
        return;
      }
      case 'manifest-inspect': {
        const { image, list, insecure, verbose } = action;
        const remedy = this.#remedy();
        const inList = list === undefined ? {} : { list: list.name };
        const options = { insecure, verbose, signal, remedy, ...inList };
        printText(await this.#lists.inspect(image.name, options), sink);
        return;
      }
      case 'manifest-remove':
        for (const { name } of action.lists) await this.#lists.remove(name);
        return;
      case 'imagetools-create': {
        const { createImage } = await import('./imagetools-create.js');
        const sources = this.#sourceOptions(
          [...action.tags, ...action.sources].map(({ name }) => name),
          signal,
        );
        const work = { client: this.client, workspace: this.#options.workspace, sources, signal };
        return createImage(work, step, action, sink);
      }
      case 'imagetools-inspect': {
        const { inspectImage } = await import('./imagetools-inspect.js');
        const remedy = this.#remedy();
        printText(await inspectImage(this.client, action, { signal, remedy }), sink);
      }
    }
  }

  #sourceOptions(names: readonly string[], signal: AbortSignal) {
    const { attestations = true } = this.#options;
    return { attestations, signal, known: this.#known, remedy: this.#remedy(names) };
  }

  /** What to do about an image that is not there; nobody can have meant `others`. */
  #remedy(others: readonly string[] = []) {
    return remedyFor(plannedImages(this.#plan), others);
  }
}

/** Text as lines; a line break at its end ends the last one. */
function printText(text: string, sink: StepSink): void {
  for (const line of text.replace(/\n$/, '').split('\n')) sink.output('stdout', line);
}

/** Whether trying again would change nothing: a registry that isn't there or says no, a name that is none. */
function isLasting(error: unknown): boolean {
  return error instanceof ManifestListError || (error instanceof RegistryError && !error.temporary);
}
