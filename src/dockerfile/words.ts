import { DockerfileError } from './problem.js';

/** Words separated by white space, their quotes and escapes kept: they are read when variables are replaced. */
export function quotedWords(text: string, escape: string): readonly string[] {
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  const characters = Array.from(text);
  for (let at = 0; at < characters.length; at++) {
    const character = characters[at] ?? '';
    if (quote === '' && /\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      continue;
    }
    const escapes = character === escape && quote !== "'";
    if (escapes && at + 1 === characters.length) break; // at the end it escapes nothing
    word = (word ?? '') + character;
    if (escapes) word += characters[++at] ?? '';
    else if (character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) quote = character;
  }
  return word === undefined || word === '' ? words : [...words, word];
}

/** Words as they stand between blanks. */
export function plainWords(text: string): readonly string[] {
  return text === '' ? [] : text.split(/[\t\v\f\r ]+/);
}

/** The strings of a JSON list; undefined when the text is no JSON list. @throws DockerfileError when it has other things */
export function jsonWords(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith('[')) return undefined;
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    return undefined;
  }
  const words = list as readonly unknown[];
  if (words.every((word) => typeof word === 'string')) return words;
  throw new DockerfileError('a JSON list of an instruction has something that is no string');
}
