import { expandWords } from './shell-word.js';

/** What stands behind `<<`. */
export interface HeredocName {
  readonly name: string;
  /** `<<-`: tabs at the beginning of its lines are not its own. */
  readonly stripTabs: boolean;
  /** Variables in it are replaced, since no part of the name is quoted. */
  readonly expands: boolean;
}

const grammar = /^\d*<<(-?)\s*([^<]*)$/;
const unset = () => undefined;

/** The heredocs that a line begins, in order. @throws DockerfileError */
export function readHeredocNames(line: string): readonly HeredocName[] {
  const options = { keepQuotes: true, keepEscapes: true, keepUnset: true };
  return wordsOrNone(line, options).flatMap((word) => readHeredocName(word) ?? []);
}

/** The heredoc that a word is; undefined when it is none. @throws DockerfileError */
export function readHeredocName(word: string): HeredocName | undefined {
  const [, dash, rest = ''] = grammar.exec(word) ?? [];
  if (rest === '') return undefined;
  const [name, second] = expandWords(rest, unset, { keepUnset: true });
  if (name === undefined || second !== undefined) return undefined;
  const [quoted = ''] = expandWords(rest, unset, { keepUnset: true, keepQuotes: true });
  return { name, stripTabs: dash === '-', expands: quotesIn(name) === quotesIn(quoted) };
}

/** What is no line of words has no heredocs; its own reader says what is wrong with it. */
function wordsOrNone(line: string, options: Parameters<typeof expandWords>[2]): readonly string[] {
  try {
    return expandWords(line, unset, options);
  } catch {
    return [];
  }
}

function quotesIn(text: string): number {
  return text.replaceAll(/[^'"]/g, '').length;
}
