import { didYouMean, type Diagnostic } from '../diagnostic/index.js';
import { lexemes } from '../plan/index.js';
import type { Placed } from '../task/index.js';
import type { Facts } from './facts.js';

const aliases = 'ID SharedVolume Registry RegistryName Date OS Architecture Commit Branch'.split(' ');

/**
 * An `env` value with `$x`: ACR's agent has a shell of its own put something in its place, taskrun leaves it as it is, so
 * that neither is what the author sees. In `build` and `cmd` that is an error of the plan.
 */
export function hostExpansion({ task }: Facts): readonly Diagnostic[] {
  const steps = task?.steps ?? [];
  const entries = [...(task?.env ?? []), ...steps.flatMap(({ env }) => env ?? [])];
  return entries.flatMap(({ value, place }) => {
    const found = expansionIn(value);
    return found === undefined ? [] : [finding(found, place)];
  });
}

function expansionIn(value: string): string | undefined {
  if (!/[$`]/.test(value)) return undefined;
  const piece = lexemes(value).find(({ kind }) => kind === 'expansion');
  return piece && value.slice(piece.start, piece.end);
}

function finding(text: string, place: Placed<string>['place']): Diagnostic {
  const name = /^\$(\w+)$/.exec(text)?.[1];
  const alias =
    name === undefined ? undefined : (aliases.find((each) => each === name) ?? didYouMean(name, aliases));
  return {
    code: 'lint/host-expansion',
    severity: 'warning',
    message: `on ACR a shell of the agent expands '${text}'; taskrun leaves it as it is`,
    place,
    hint:
      alias === undefined
        ? "put the value in single quotes if it is meant literally, or use a template: '{{.Values.name}}'"
        : `did you mean the alias '$${alias}' (needs version v1.1.0) or '{{.Run.${alias}}}'?`,
  };
}
