import { jsonWords } from './words.js';

/** An instruction before its words are read. */
export interface InstructionText {
  /** In capitals. */
  readonly keyword: string;
  /** `--name` and `--name=value`, quotes taken away. */
  readonly flags: readonly string[];
  /** What stands behind the flags. */
  readonly rest: string;
  /** The rest is a list of strings in JSON. */
  readonly isJSON: boolean;
  /** The line as it is written, continued lines joined. */
  readonly original: string;
}

/** The keyword, the flags and the rest of a line. @throws DockerfileError for JSON that is no list of strings */
export function splitInstruction(line: string, escape: string): InstructionText {
  const text = line.trim();
  const [blank = ''] = /[\t\v\f\r ]+/.exec(text) ?? [];
  const end = blank === '' ? text.length : text.indexOf(blank);
  const { flags, rest } = splitFlags(text.slice(end + blank.length), escape);
  const keyword = text.slice(0, end).toUpperCase();
  return { keyword, flags, rest, isJSON: jsonWords(rest) !== undefined, original: line };
}

/** Words that begin with `--`, up to the first that does not, or up to a lone `--`. */
function splitFlags(
  line: string,
  escape: string,
): { readonly flags: readonly string[]; readonly rest: string } {
  const flags: string[] = [];
  let at = 0;
  for (;;) {
    while (/^\s$/.test(line.charAt(at))) at++;
    if (!line.startsWith('--', at)) return { flags, rest: line.slice(at).trim() };
    const { word, end, quoted } = readFlag(line, at, escape);
    at = end;
    if (word === '--') return { flags, rest: line.slice(at).trim() };
    if (word !== '' || quoted) flags.push(word);
  }
}

function readFlag(line: string, start: number, escape: string) {
  let word = '';
  let quote = '';
  let quoted = false;
  let at = start;
  for (; at < line.length; at++) {
    const character = line.charAt(at);
    if (quote === '' && /\s/.test(character)) break;
    if (character === quote) quote = '';
    else if (quote === '' && (character === "'" || character === '"')) {
      quote = character;
      quoted = true;
    } else if (character === escape) word += line.charAt(++at);
    else word += character;
  }
  return { word, end: at, quoted };
}
