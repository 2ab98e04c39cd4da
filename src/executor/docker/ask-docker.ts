import type { Attempt } from '../executor.js';
import { attemptOf } from './failures.js';
import type { DockerOptions, RunDocker } from './run-docker.js';

/** What a docker command said when nobody else was to hear it. */
export interface Answer {
  readonly attempt: Attempt;
  /** Lines of its standard output. */
  readonly lines: readonly string[];
  /** The last line of its standard error, without docker's own prefix. */
  readonly complaint: string;
}

/** Runs a docker command for its answer. */
export async function askDocker(
  docker: RunDocker,
  words: readonly string[],
  options: DockerOptions = {},
): Promise<Answer> {
  const lines: string[] = [];
  let complaint = '';
  const exit = await docker(
    words,
    {
      output: (stream, line) => {
        if (stream === 'stdout') lines.push(line.trim());
        else if (line.trim() !== '') complaint = line.trim();
      },
    },
    options,
  );
  const what = `docker ${words.slice(0, words[0] === 'network' || words[0] === 'volume' ? 2 : 1).join(' ')}`;
  return {
    attempt: attemptOf(exit, what),
    lines: lines.filter((line) => line !== ''),
    complaint: complaint.replace(/^(?:Error response from daemon|Error|docker): /, ''),
  };
}

/** The JSON of a docker command's answer; undefined when it fails or is none. */
export async function jsonOf(
  docker: RunDocker,
  words: readonly string[],
  options?: DockerOptions,
): Promise<unknown> {
  const lines = await linesOf(docker, words, options);
  try {
    return JSON.parse(lines?.join('\n') ?? '');
  } catch {
    return undefined;
  }
}

/** The lines of a docker command's answer; undefined when it fails, whatever the reason. */
export async function linesOf(
  docker: RunDocker,
  words: readonly string[],
  options?: DockerOptions,
): Promise<readonly string[] | undefined> {
  const { attempt, lines } = await askDocker(docker, words, options);
  return attempt.status === 'succeeded' ? lines : undefined;
}
