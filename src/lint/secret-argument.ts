import type { Diagnostic } from '../diagnostic/index.js';
import { isShellScript, wordPlace, type PlannedStep } from '../plan/index.js';
import type { Facts } from './facts.js';

/**
 * Secrets that come into an argument of a program, which every user of the machine can read, or into an image. What
 * taskrun can hand over in another way (variables of containers, scripts for a shell, passwords of `docker login`) is none.
 */
export function secretArgument({ plan, task, isSecret }: Facts): readonly Diagnostic[] {
  if (isSecret === undefined) return [];
  return plan.steps.flatMap((step, index) => {
    const exposed = exposedWord(step, isSecret);
    if (exposed === undefined) return [];
    const place = wordPlace(step, index, exposed.word, task);
    return [{ severity: 'warning' as const, place, ...finding(step.id, exposed) }];
  });
}

interface Exposed {
  readonly word: string;
  readonly where: 'argument' | 'image';
}

function exposedWord({ action }: PlannedStep, isSecret: (text: string) => boolean): Exposed | undefined {
  switch (action.kind) {
    case 'container': {
      const open = isShellScript(action) ? action.arguments.slice(2) : action.arguments;
      return firstOf(open, isSecret, 'argument');
    }
    case 'docker':
      return action.arguments[0] === 'login' ? undefined : firstOf(action.arguments, isSecret, 'argument');
    case 'host-shell':
      return firstOf([action.line], isSecret, 'argument');
    case 'build':
      return firstOf(action.arguments, isSecret, 'image');
    default:
      return undefined;
  }
}

function firstOf(
  words: readonly string[],
  isSecret: (text: string) => boolean,
  where: Exposed['where'],
): Exposed | undefined {
  const word = words.find(isSecret);
  return word === undefined ? undefined : { word, where };
}

function finding(id: string, { where }: Exposed): Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  return where === 'image'
    ? {
        code: 'lint/secret-in-image',
        message: `a secret is an argument of the build in step '${id}': it can stay in the image's history`,
        hint: "hand it over with '--secret id=NAME', and read it in the Dockerfile: RUN --mount=type=secret,id=NAME",
      }
    : {
        code: 'lint/secret-argument',
        message: `a secret is an argument of a program in step '${id}': every user of this machine can read it`,
        hint: `give it to the step as a variable, 'env: [NAME={{…}}]', and let a shell in the container read that: sh -c '… "$NAME" …'`,
      };
}
