import type { RunSecrets } from '../../run-secrets.js';
import type { BuildRequest } from './build-request.js';

/**
 * The secrets of a build: `--secret id=NAME` alone means the run's secret of that name, which buildctl finds in its
 * environment; all others are where they say.
 */
export function givenSecrets(
  { secrets: asked }: Pick<BuildRequest, 'secrets'>,
  secrets: RunSecrets,
): { readonly words: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const environment: Record<string, string> = {};
  const words = asked.map((text) => {
    const [, id] = /^id=([^,=]+)$/.exec(text) ?? [];
    const value = id === undefined ? undefined : secrets.value(id);
    if (id === undefined || value === undefined) return text;
    const variable = `TASKRUN_SECRET_${Object.keys(environment).length}`;
    environment[variable] = value;
    return `id=${id},env=${variable}`;
  });
  return { words: words.flatMap((word) => ['--secret', word]), environment };
}
