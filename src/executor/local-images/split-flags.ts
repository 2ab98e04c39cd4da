/** The flags of a command: two lists separated by spaces, the spellings of one joined by `|`: `format|f`. */
export interface FlagForms {
  readonly valued: string;
  readonly switches: string;
}

/** Flags by the first of their spellings, and everything else. */
export interface SplitWords {
  readonly flags: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}

/** Takes words apart as docker does: `--flag value`, `--flag=value`, `-f value`, `-fvalue`, `--`. */
export function splitFlags(
  words: readonly string[],
  forms: FlagForms,
): SplitWords | { readonly message: string } {
  const flags = new Map<string, string>();
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    if (word === '--') return { flags, operands: [...operands, ...words.slice(at + 1)] };
    if (!word.startsWith('-') || word === '-') {
      operands.push(word);
      continue;
    }
    const [, spelling = '', attached] =
      (word.startsWith('--') ? /^(--[^=]+)(?:=(.*))?$/s : /^(-.)(?:=?(.+))?$/s).exec(word) ?? [];
    const valued = nameIn(forms.valued, spelling);
    const name = valued ?? nameIn(forms.switches, spelling);
    if (name === undefined) return { message: `there is no '${spelling}' here` };
    const value = attached ?? (valued === undefined ? 'true' : words[++at]);
    if (value === undefined) return { message: `'${spelling}' needs a value` };
    flags.set(name, value);
  }
  return { flags, operands };
}

function nameIn(list: string, spelling: string): string | undefined {
  const bare = spelling.replace(/^--?/, '');
  const flag = list.split(' ').find((each) => each.split('|').includes(bare));
  return flag?.split('|')[0];
}
