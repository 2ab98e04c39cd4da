import type { RunSecrets } from '../../run-secrets.js';
import { flagWords } from './words.js';

/** Words of a build without secrets in them, and the environment that has them instead. */
export interface HiddenSecrets {
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** Variables that the docker CLI itself, or a program it starts, reads. */
export const ownVariables =
  /^(?:PATH|HOME|LANG|TERM|SSH_AUTH_SOCK|(?:DOCKER|BUILDKIT|BUILDX|XDG|LC|CONTAINERS?)_.*|.*_proxy)$/i;

/**
 * Takes secrets out of a build's arguments, which every process of the machine can read: `--secret id=NAME` gets the run's
 * secret of that name, and `--build-arg NAME=secret` its value, by the environment.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#secret
 */
export function hiddenSecrets(words: readonly string[], secrets: RunSecrets | undefined): HiddenSecrets {
  if (secrets === undefined) return { words, environment: {} };
  const environment: Record<string, string> = {};
  const replaced = [...words];
  const replace = (
    { index, length }: { index: number; length: 1 | 2 },
    flag: string,
    value: string,
  ): void => {
    if (length === 1) replaced[index] = `${flag}=${value}`;
    else replaced[index + 1] = value;
  };
  for (const word of flagWords(words, '--secret')) {
    const [, id] = /^id=([^,=]+)$/.exec(word.value) ?? [];
    const value = id === undefined ? undefined : secrets.value(id);
    if (id === undefined || value === undefined) continue;
    environment[id] = value;
    replace(word, '--secret', `id=${id},env=${id}`);
  }
  for (const word of flagWords(words, '--build-arg')) {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(word.value) ?? [];
    if (name === undefined || value === undefined) continue;
    if (ownVariables.test(name) || name in environment || !secrets.isIn(value)) continue;
    environment[name] = value;
    replace(word, '--build-arg', name);
  }
  return { words: replaced, environment };
}
