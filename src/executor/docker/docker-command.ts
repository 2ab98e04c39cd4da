import type { DockerAction } from '../../plan/index.js';
import type { Attempt } from '../executor.js';
import { reaching, type Dialect } from './dialect.js';
import { withEngineNames } from './docker-words.js';
import { environmentOf, type DockerRun, type StepWork } from './docker-run.js';
import { attemptOf } from './failures.js';
import { labelOptions } from './labels.js';

/** Carries out a `cmd: docker …` that is nothing but the docker CLI's. */
export async function runDockerCommand(
  { plan, setting, docker, names }: DockerRun,
  { step, action, sink, files, signal }: StepWork<DockerAction>,
): Promise<Attempt> {
  const directory = await setting.workspace.resolve(step.workingDirectory);
  const labels = labelOptions({ runID: plan.run.id, owner: setting.owner });
  const { words, input } = withoutPassword(
    reachingItsRegistry(setting.dialect, withEngineNames(action.arguments, names.within(step), labels)),
  );
  const exit = await docker(words, sink, {
    directory,
    environment: environmentOf(step),
    files,
    signal,
    ...(input === undefined ? {} : { input }),
  });
  return attemptOf(exit, ['docker', ...words.slice(0, 1)].join(' '));
}

/** Commands whose last word is an image that they download or upload, or a registry. */
function reachingItsRegistry(dialect: Dialect | undefined, words: readonly string[]): readonly string[] {
  const [verb = ''] = words;
  const last = words.at(-1) ?? '';
  if (verb === 'login') return reaching(dialect, words, `${last}/any`);
  return verb === 'pull' || verb === 'push' ? reaching(dialect, words, last) : words;
}

/** A password of `docker login` goes to its standard input: every process of the machine can read arguments. */
export function withoutPassword(words: readonly string[]): {
  readonly words: readonly string[];
  readonly input?: string;
} {
  if (words[0] !== 'login') return { words };
  const rest: string[] = [];
  let input: string | undefined;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    const [, value] = /^(?:--password=|-p=?)(.+)$/s.exec(word) ?? [];
    if (word === '--password' || word === '-p') input = words[(index += 1)] ?? '';
    else if (value !== undefined) input = value;
    else rest.push(word);
  }
  return input === undefined ? { words } : { words: [...rest, '--password-stdin'], input };
}
