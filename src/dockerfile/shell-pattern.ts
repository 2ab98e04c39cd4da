import { DockerfileError } from './problem.js';

/** The value without the shortest (or longest) beginning that the pattern matches. @throws DockerfileError */
export function trimPrefix(value: string, pattern: string, longest: boolean): string {
  const [match] = new RegExp(`^${expressionOf(pattern, longest)}`, 'u').exec(value) ?? [''];
  return value.slice(match.length);
}

/** The value without the shortest (or longest) end that the pattern matches. @throws DockerfileError */
export function trimSuffix(value: string, pattern: string, longest: boolean): string {
  return reversed(trimPrefix(reversed(value), reversedPattern(pattern), longest));
}

/** The value with the first (or each) match of the pattern replaced. @throws DockerfileError */
export function replaceMatch(value: string, pattern: string, replacement: string, all: boolean): string {
  return value.replace(new RegExp(expressionOf(pattern, true), all ? 'gu' : 'u'), () => replacement);
}

/**
 * A pattern of the shell as a regular expression: `?` is a character, `*` any number of them; there are no brackets.
 * `\` escapes these and itself; before `}` and `/`, which it protects from the word around, it is no part of the pattern.
 */
function expressionOf(pattern: string, longest: boolean): string {
  const characters = Array.from(pattern);
  let expression = '';
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (character === '*') expression += longest ? '.*' : '.*?';
    else if (character === '?') expression += '.';
    else if (character === '\\') {
      const escaped = characters[at + 1] ?? '';
      if (escaped === '}' || escaped === '/') continue;
      if (!/^[*?\\]$/.test(escaped))
        throw new DockerfileError(`the pattern '${pattern}' has the invalid escape '\\${escaped}'`);
      expression += `\\${escaped}`;
      at++;
    } else expression += character.replace(/[[\]{}.+()|^$/]/, '\\$&');
  }
  return expression;
}

function reversed(text: string): string {
  return Array.from(text).reverse().join('');
}

/** Backwards, but with each escape before what it escapes. */
function reversedPattern(pattern: string): string {
  const pieces = pattern.match(/\\[^]|[^]/gu) ?? [];
  return [...pieces].reverse().join('');
}
