import { didYouMean, type Diagnostic } from '../diagnostic/index.js';
import { lexemes, type Lexeme } from '../plan/index.js';
import type { Place } from '../source/index.js';
import { stepsOf } from '../task/index.js';
import type { Facts } from './facts.js';

const aliases = 'ID SharedVolume Registry RegistryName Date OS Architecture Commit Branch'.split(' ');

/**
 * `$x` where a shell of the host expands it. In an `env` value ACR's agent does so and taskrun leaves it as it is, so that
 * neither is what the author sees; in a line that the user lets a host's shell carry out it is that machine's variable.
 * In every other `build` and `cmd` it is an error of the plan.
 */
export function hostExpansion(facts: Facts): readonly Diagnostic[] {
  return [...inEnvironment(facts), ...inHostLines(facts)];
}

function inEnvironment({ task }: Facts): readonly Diagnostic[] {
  const steps = task === undefined ? [] : stepsOf(task);
  const entries = [...(task?.env ?? []), ...steps.flatMap(({ env }) => env ?? [])];
  return entries.flatMap(({ value, place }) => {
    const found = expansionIn(value);
    if (found === undefined) return [];
    const text = value.slice(found.start, found.end);
    return [
      finding(`on ACR a shell of the agent expands '${text}'; taskrun leaves it as it is`, text, place),
    ];
  });
}

function inHostLines({ plan, task }: Facts): readonly Diagnostic[] {
  const written = task === undefined ? [] : stepsOf(task);
  return plan.steps.flatMap(({ action }, index) => {
    const words = written[index]?.cmd ?? written[index]?.build;
    const found = action.kind === 'host-shell' && words !== undefined ? expansionIn(words.text) : undefined;
    if (words === undefined || found === undefined) return [];
    const text = words.text.slice(found.start, found.end);
    const message = `a shell of this machine expands '${text}', outside the container`;
    return [finding(message, text, words.placeOf(found.start, found.end))];
  });
}

function expansionIn(value: string): Lexeme | undefined {
  return /[$`]/.test(value) ? lexemes(value).find(({ kind }) => kind === 'expansion') : undefined;
}

function finding(message: string, text: string, place: Place): Diagnostic {
  const name = /^\$(\w+)$/.exec(text)?.[1];
  const alias =
    name === undefined ? undefined : (aliases.find((each) => each === name) ?? didYouMean(name, aliases));
  return {
    code: 'lint/host-expansion',
    severity: 'warning',
    message,
    place,
    hint:
      alias === undefined
        ? "put the value in single quotes if it is meant literally, or use a template: '{{.Values.name}}'"
        : `did you mean the alias '$${alias}' (needs version v1.1.0) or '{{.Run.${alias}}}'?`,
  };
}
