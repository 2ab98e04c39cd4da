import type { OutputSink } from '../executor.js';
import { askDocker } from './ask-docker.js';
import type { RunDocker } from './run-docker.js';

/** Seconds that a service has to end by itself when the run does; many ignore the request. */
const patience = 1;
/** Exit codes of a container that was told to end: by SIGINT, SIGKILL, SIGTERM. */
const toldToEnd = new Set(['0', '130', '137', '143']);

interface Service {
  readonly stopFollowing: AbortController;
  readonly followed: Promise<void>;
}

/** Containers that go on while other steps run: what they print is heard, and they are stopped with the run. */
export class Services {
  readonly #docker: RunDocker;
  readonly #running = new Map<string, Service>();
  #stopping = false;

  constructor(docker: RunDocker) {
    this.#docker = docker;
  }

  /** Listens to a container that has just been started. */
  follow(container: string, sink: OutputSink): void {
    const stopFollowing = new AbortController();
    const { signal } = stopFollowing;
    const followed = this.#follow(container, sink, signal);
    this.#running.set(container, { stopFollowing, followed });
  }

  /** Stops listening, because the container makes way for another one of that name. */
  async forget(container: string): Promise<void> {
    const service = this.#running.get(container);
    this.#running.delete(container);
    service?.stopFollowing.abort();
    await service?.followed;
  }

  /** Stops all of them at once; when it settles, everything they have printed was heard. */
  async stop(): Promise<void> {
    this.#stopping = true;
    if (this.#running.size === 0) return;
    await this.#docker(['stop', '-t', String(patience), ...this.#running.keys()]);
    await Promise.all([...this.#running.values()].map(({ followed }) => followed));
    this.#running.clear();
  }

  async #follow(container: string, sink: OutputSink, signal: AbortSignal): Promise<void> {
    await this.#docker(['logs', '--follow', container], sink, { signal });
    if (this.#stopping || signal.aborted) return;
    const state = await askDocker(this.#docker, ['inspect', '--format', '{{.State.ExitCode}}', container]);
    const [exitCode] = state.lines;
    if (exitCode !== undefined && !toldToEnd.has(exitCode))
      sink.output('stderr', `the container has ended with exit code ${exitCode}, while the run goes on`);
  }
}
