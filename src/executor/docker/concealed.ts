import { isShellScript, type ContainerAction } from '../../plan/index.js';
import { ownVariables } from './build/hidden-secrets.js';
import type { RunSecrets } from '../run-secrets.js';

/** Words of a docker command without secrets in them, and where those are instead. */
export interface Concealed {
  readonly words: readonly string[];
  /** Of the docker command. */
  readonly environment: Readonly<Record<string, string>>;
  /** `KEY=value` lines for a file, of variables that would change what the docker command does. */
  readonly lines: readonly string[];
}

/** Holds a script, for the shell in the container. */
const scriptVariable = 'TASKRUN_SCRIPT';

/**
 * Takes secrets out of the variables among options of `docker run`: every process of the machine can read a command's
 * arguments, but only its owner its environment.
 */
export function concealedOptions(options: readonly string[], secrets: RunSecrets | undefined): Concealed {
  const words: string[] = [];
  const environment: Record<string, string> = {};
  const lines: string[] = [];
  for (let index = 0; index < options.length; index += 1) {
    const word = options[index] ?? '';
    const isFlag = word === '--env' || word === '-e';
    const entry = isFlag ? (options[index + 1] ?? '') : /^(?:--env=|-e=?)(.*)$/s.exec(word)?.[1];
    const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(entry ?? '') ?? [];
    if (name === '' || secrets?.isIn(value) !== true) {
      words.push(word);
      continue;
    }
    if (isFlag) index += 1;
    if (ownVariables.test(name)) lines.push(`${name}=${value}`);
    else {
      words.push('--env', name);
      environment[name] = value;
    }
  }
  return { words, environment, lines };
}

/**
 * Takes a script with secrets out of the arguments of a container's shell, which reads it from a variable instead. Other
 * arguments stay, and a warning has been given of them.
 */
export function concealedScript(
  action: ContainerAction,
  secrets: RunSecrets | undefined,
): Concealed & { readonly options: readonly string[] } {
  const [shell = '', flag = '', script = '', ...rest] = action.arguments;
  if (!isShellScript(action) || secrets?.isIn(script) !== true)
    return { words: action.arguments, options: [], environment: {}, lines: [] };
  const read = `taskrun_script=$${scriptVariable}; unset ${scriptVariable}; eval "$taskrun_script"`;
  return {
    words: [shell, flag, read, ...rest],
    options: ['--env', scriptVariable],
    environment: { [scriptVariable]: script },
    lines: [],
  };
}
