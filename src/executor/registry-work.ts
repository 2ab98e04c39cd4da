import type { PushedImage, StepFailure } from '../event/index.js';
import { describePushed, ManifestListError, ManifestLists, referenceOf } from '../manifest-list/index.js';
import { RegistryError, type RegistryClient } from '../registry/index.js';
import type { Attempt, StepSink } from './executor.js';
import { attempting, failureOf } from './failure-of.js';
import type { ManifestAction } from './manifest-actions.js';

/** The part of a run that is registry work, done by taskrun itself under every executor. */
export class RegistryWork {
  /** For work that is not described here. */
  readonly client: RegistryClient;
  readonly #lists: ManifestLists;
  readonly #pushed = new Set<string>();

  constructor(client: RegistryClient) {
    this.client = client;
    this.#lists = new ManifestLists(client);
  }

  /** Carries out a manifest command; lists under construction live as long as this object. */
  carryOut(action: ManifestAction, sink: StepSink, signal: AbortSignal): Promise<Attempt> {
    return attempting(async () => {
      await this.#perform(action, sink, signal);
      return { status: 'succeeded' };
    });
  }

  /** An image that was just pushed, as its registry has it. @throws RegistryError (`status` 404 when it is not there) */
  describe(name: string, signal: AbortSignal): Promise<PushedImage> {
    return describePushed(this.client, name, { signal });
  }

  /** Reports an image that was pushed. */
  report(image: PushedImage, sink: StepSink): void {
    sink.pushed(image);
    this.#pushed.add(image.name);
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

  async #perform(action: ManifestAction, sink: StepSink, signal: AbortSignal): Promise<void> {
    switch (action.kind) {
      case 'manifest-create': {
        const { amend, insecure, list } = action;
        const options = { amend, insecure, signal, pushed: this.#pushed };
        await this.#lists.create(
          list.name,
          action.sources.map(({ name }) => name),
          options,
        );
        sink.output('stdout', `created manifest list ${list.name}`);
        return;
      }
      case 'manifest-annotate':
        this.#lists.annotate(action.list.name, action.source.name, action.platform);
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
        const options = { insecure, verbose, signal, ...(list === undefined ? {} : { list: list.name }) };
        const text = await this.#lists.inspect(image.name, options);
        for (const line of text.split('\n')) sink.output('stdout', line);
        return;
      }
      case 'manifest-remove':
        for (const { name } of action.lists) this.#lists.remove(name);
    }
  }
}

/** Whether trying again would change nothing: a registry that isn't there or says no, a name that is none. */
function isLasting(error: unknown): boolean {
  return error instanceof ManifestListError || (error instanceof RegistryError && !error.temporary);
}
