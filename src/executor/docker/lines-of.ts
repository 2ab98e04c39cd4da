import type { DockerOptions, RunDocker } from './run-docker.js';

/** What a docker command prints on standard output; undefined when it fails. Its complaints are nobody's. */
export async function linesOf(
  docker: RunDocker,
  words: readonly string[],
  options?: DockerOptions,
): Promise<readonly string[] | undefined> {
  const lines: string[] = [];
  const collect = (stream: string, line: string): void => {
    if (stream === 'stdout') lines.push(line);
  };
  const exit = await docker(words, { output: collect }, options);
  return exit.status === 'exited' && exit.exitCode === 0 ? lines : undefined;
}
