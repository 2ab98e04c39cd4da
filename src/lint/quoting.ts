import type { Diagnostic } from '../diagnostic/index.js';
import { lexemes } from '../plan/index.js';
import type { Words } from '../task/index.js';
import type { Facts } from './facts.js';
import { laterWords, type PlainWord } from './later-words.js';

/** A command text that a later revision of ACR takes apart in another way than a shell, and taskrun, do (SPEC §5). */
export function quoting({ plan, task }: Facts): readonly Diagnostic[] {
  return (task?.steps ?? []).flatMap(({ build, cmd }, index) => {
    // what a shell of the host is given, nobody splits
    const isLine = plan.steps[index]?.action.kind === 'host-shell';
    const text = isLine ? undefined : (cmd ?? build);
    const difference = text === undefined ? undefined : firstDifference(text.text);
    if (text === undefined || difference === undefined) return [];
    return [finding(text, difference)];
  });
}

interface Difference {
  readonly here: PlainWord | undefined;
  readonly later: PlainWord | undefined;
}

function firstDifference(text: string): Difference | undefined {
  // without these characters there is nothing to read in two ways
  if (!/[\\<>#&|;\r\n]/.test(text)) return undefined;
  const here = shellWords(text);
  const later = laterWords(text);
  for (let index = 0; index < Math.max(here.length, later.length); index++) {
    if (here[index]?.value !== later[index]?.value) return { here: here[index], later: later[index] };
  }
  return undefined;
}

/** By POSIX; redirections are no words, and neither are comments. */
function shellWords(text: string): readonly PlainWord[] {
  const words: PlainWord[] = [];
  let open: PlainWord | undefined;
  for (const { kind, value, start, end } of lexemes(text)) {
    if (kind === 'continuation') continue;
    if (kind === 'text' || kind === 'expansion' || kind === 'home') {
      open = { value: (open?.value ?? '') + value, start: open?.start ?? start, end };
    } else if (open !== undefined) {
      words.push(open);
      open = undefined;
    }
  }
  return open === undefined ? words : [...words, open];
}

function finding(text: Words, { here, later }: Difference): Diagnostic {
  const word = later ?? here ?? { value: '', start: 0, end: 0 };
  const one = here === undefined ? 'nothing' : `'${here.value}'`;
  const other = later === undefined ? 'nothing' : `'${later.value}'`;
  return {
    code: 'lint/quoting',
    severity: 'warning',
    message: `a shell reads ${one} here, a later revision of ACR ${other}`,
    place: text.placeOf(word.start, word.end),
    hint: /^[\r\n]/.test(other.slice(1))
      ? "join lines with 'cmd: >' (or 'build: >') instead of a backslash at their ends"
      : "put the word in single quotes, or run it in the container: bash -c '…'",
  };
}
