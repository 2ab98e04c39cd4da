import type { Writable } from 'node:stream';
import { runProcess, type Exit, type Invocation } from '../../process/index.js';
import type { OutputSink } from '../executor.js';
import type { DockerSetting } from './docker-setting.js';

/** How a docker command runs, where it is not as any other. */
export interface DockerOptions extends Pick<
  Invocation,
  'directory' | 'environment' | 'files' | 'input' | 'terminal'
> {
  readonly signal?: AbortSignal;
  /** Characters after which a line is cut, where it is not as for any program. */
  readonly longestLine?: number;
  /** Takes standard output as bytes. */
  readonly stdout?: Writable;
  /** Instead of the docker CLI. */
  readonly program?: string;
}

/** Runs a docker command to its end, on the run's engine and with the run's credentials; without a sink nobody hears it. */
export type RunDocker = (
  words: readonly string[],
  sink?: OutputSink,
  options?: DockerOptions,
) => Promise<Exit>;

/** The docker CLI as a setting has it. */
export function dockerRunner({
  docker,
  environment: engine,
}: Pick<DockerSetting, 'docker' | 'environment'>): RunDocker {
  return (words, sink, { signal, stdout, longestLine, program = docker, environment, ...where } = {}) =>
    runProcess(
      { ...where, file: program, arguments: words, environment: { ...environment, ...engine } },
      {
        ...(sink === undefined
          ? {}
          : { output: (stream, line) => sink.output(stream, line), ready: () => sink.ready?.() }),
        ...(stdout === undefined ? {} : { stdout }),
        ...(longestLine === undefined ? {} : { longestLine }),
      },
      signal,
    );
}
