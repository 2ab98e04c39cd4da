import type { CommanderError } from 'commander';
import { CommandFailure, exitCode } from '../console/index.js';

/** A sentence of commander's, taken apart, and what we say instead. */
interface Rephrasing {
  readonly pattern: RegExp;
  readonly message: (words: readonly string[]) => string;
  readonly hint: (words: readonly string[]) => string;
}

const more = "'taskrun --help' lists the commands, and after a command its options";

const rephrasings: readonly Rephrasing[] = [
  {
    pattern: /unknown command '(.*)'(?:\s*\(Did you mean (?:one of )?(.*)\?\))?/s,
    message: ([name = '']) => `there is no command '${name}'`,
    hint: ([, near]) => (near === undefined ? more : `did you mean '${near}'?`),
  },
  {
    pattern: /unknown option '(.*)'(?:\s*\(Did you mean (?:one of )?(.*)\?\))?/s,
    message: ([name = '']) => `there is no option '${name}' here`,
    hint: ([, near]) => (near === undefined ? more : `did you mean '${near}'?`),
  },
  {
    pattern: /option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. Allowed choices are (.*)\./s,
    message: ([option = '', value = '']) => `'${option}' cannot be '${value}'`,
    hint: ([, , choices = '']) => `it can be ${choices}`,
  },
  {
    pattern: /option '(?:-\w, )?(--[\w-]+)[^']*' argument '(.*)' is invalid\. (.*)/s,
    message: ([option = '', value = '']) => `'${option}' cannot be '${value}'`,
    hint: ([, , reason = '']) => reason,
  },
  {
    pattern: /option '(?:-\w, )?(--[\w-]+) ?([^']*)' argument missing/s,
    message: ([option = '']) => `'${option}' lacks its value`,
    hint: ([option = '', value = '<value>']) => `write ${option} ${value}`,
  },
  {
    pattern: /command-argument value '(.*)' is invalid for argument '(.*)'\. Allowed choices are (.*)\./s,
    message: ([value = '', name = '']) => `'<${name}>' cannot be '${value}'`,
    hint: ([, , choices = '']) => `it can be ${choices}`,
  },
  {
    pattern: /missing required argument '(.*)'/s,
    message: ([name = '']) => `the argument '${name}' is missing`,
    hint: () => more,
  },
  {
    pattern: /too many arguments(?: for '(.*?)')?\. Expected (\d+) arguments? but got (\d+)/s,
    message: ([command = 'this command', expected = '', given = '']) =>
      `'${command}' takes at most ${expected} arguments, not ${given}`,
    hint: () => 'put a value with blanks in quotes, and options behind dashes',
  },
];

/** What commander has against a command line, as everything else is said here: a sentence and its remedy. */
export function usageError({ message }: CommanderError): CommandFailure {
  for (const { pattern, message: rephrased, hint } of rephrasings) {
    const words = pattern.exec(message)?.slice(1) as readonly (string | undefined)[] | undefined;
    if (words === undefined) continue;
    const given = words as readonly string[];
    return new CommandFailure(exitCode.usage, rephrased(given), hint(given));
  }
  return new CommandFailure(exitCode.usage, message.replace(/^error: /, ''), more);
}
