import { fixed, type FunctionFamily } from './function.js';
import { lower, spaces, title, upper } from './text.js';
import { joinedWords } from './words.js';

/** Sprig's functions for letter case. */
export const cases: FunctionFamily = {
  upper: fixed(['string'], ([text]) => mapped(text, upper, (all) => all.toUpperCase())),
  lower: fixed(['string'], ([text]) => mapped(text, lower, (all) => all.toLowerCase())),
  title: fixed(['string'], ([text]) => {
    let previous = ' ';
    return mapped(text, (character) => {
      const first = isSeparator(previous);
      previous = character;
      return first ? title(character) : character;
    });
  }),
  untitle: fixed(['string'], ([text]) => {
    let first = true;
    return mapped(text, (character) => {
      if (spaces.has(character)) {
        first = true;
        return character;
      }
      const changed = first ? lower(character) : character;
      first = false;
      return changed;
    });
  }),
  swapcase: fixed(['string'], ([text]) => {
    let first = true;
    return mapped(text, (character) => {
      if (/^[\p{Lu}\p{Lt}]$/u.test(character)) {
        first = false;
        return lower(character);
      }
      if (/^\p{Lowercase}$/u.test(character)) {
        const changed = first ? title(character) : upper(character);
        first = false;
        return changed;
      }
      first = spaces.has(character);
      return character;
    });
  }),
  snakecase: fixed(['string'], ([text]) => joinedWords(text, '_')),
  kebabcase: fixed(['string'], ([text]) => joinedWords(text, '-')),
  camelcase: fixed(['string'], ([text]) => camelCase(Array.from(text))),
};

function mapped(
  text: string,
  change: (character: string) => string,
  changeASCII?: (text: string) => string,
): string {
  if (changeASCII && /^[\x00-\x7f]*$/.test(text)) return changeASCII(text);
  return Array.from(text, change).join('');
}

function isSeparator(character: string): boolean {
  return character <= '\x7f'
    ? !/^\w$/.test(character)
    : !/^[\p{L}\p{Nd}]$/u.test(character) && spaces.has(character);
}

const isConnector = (character: string): boolean => /^[-_]$/.test(character) || spaces.has(character);

function camelCase(characters: readonly string[]): string {
  const start = characters.findIndex((each) => !isConnector(each));
  // the library writes the last of nothing but connectors twice
  if (start === -1) return characters.join('') + (characters.at(-1) ?? '');
  const written = characters.slice(0, start);
  let last = upper(characters[start] ?? '');
  for (const character of characters.slice(start + 1)) {
    const connected = isConnector(last);
    if (isConnector(character) && connected) {
      written.push(last);
      last = character;
    } else if (connected) last = upper(character);
    else {
      written.push(last);
      last = lower(character);
    }
  }
  return [...written, last].join('');
}
