import type { Diagnostic } from '../diagnostic/index.js';
import { lexemes } from '../plan/index.js';
import type { Place } from '../source/index.js';
import type { Words } from '../task/index.js';
import { stepsOf } from '../task/index.js';
import type { Facts } from './facts.js';
import { laterWords, type PlainWord } from './later-words.js';

/** A command text that can be read in two ways, and what kind of difference that is. */
interface Reading {
  readonly kind: 'redirection' | 'continuation' | 'word';
  readonly message: string;
  readonly place: Place;
}

const hints: Readonly<Record<Reading['kind'], string>> = {
  redirection: "let a shell in the container redirect: bash -c '… > …'",
  continuation: "join lines with 'cmd: >' (or 'build: >') instead of a backslash at their ends",
  word: "put the word in single quotes, or run it in the container: bash -c '…'",
};

/**
 * A command text that a later revision of ACR takes apart in another way than a shell, and taskrun, do (SPEC §5). Habits
 * (redirections, lines that end in a backslash) are told once a file.
 */
export function quoting({ plan, task }: Facts): readonly Diagnostic[] {
  const readings = (task === undefined ? [] : stepsOf(task)).flatMap(({ build, cmd }, index) => {
    // what a shell of the host is given, nobody splits
    const isLine = plan.steps[index]?.action.kind === 'host-shell';
    const text = isLine ? undefined : (cmd ?? build);
    return text === undefined ? [] : (readingOf(text) ?? []);
  });
  const first = (kind: Reading['kind']) => readings.find((reading) => reading.kind === kind);
  return readings
    .filter((reading) => reading.kind === 'word' || reading === first(reading.kind))
    .map(({ kind, message, place }) => {
      const more = kind === 'word' ? 0 : readings.filter((other) => other.kind === kind).length - 1;
      const also = more === 0 ? '' : more === 1 ? ' (so in one more step)' : ` (so in ${more} more steps)`;
      return {
        code: 'lint/quoting',
        severity: 'warning',
        message: `${message}${also}`,
        place,
        hint: hints[kind],
      };
    });
}

function readingOf(source: Words): Reading | undefined {
  const { text } = source;
  // without these characters there is nothing to read in two ways
  if (!/[\\<>#&|;\r\n]/.test(text)) return undefined;
  const sign = lexemes(text).find(({ kind }) => kind === 'redirection' || kind === 'duplication');
  if (sign !== undefined) {
    const message = `'${text.slice(sign.start, sign.end)}' redirects; a later revision of ACR passes it on as a word`;
    return { kind: 'redirection', message, place: source.placeOf(sign.start, sign.end) };
  }
  return differenceIn(source);
}

function differenceIn(source: Words): Reading | undefined {
  const here = shellWords(source.text);
  const later = laterWords(source.text);
  const longer = here.length > later.length ? here : later;
  const index = [...longer.keys()].find((at) => here[at]?.value !== later[at]?.value);
  if (index === undefined) return undefined;
  const quoted = (word: PlainWord | undefined) => (word === undefined ? 'nothing' : `'${word.value}'`);
  const word = later[index] ?? here[index] ?? { value: '', start: 0, end: 0 };
  return {
    kind: /^[\r\n]/.test(word.value) ? 'continuation' : 'word',
    message: `a shell reads ${quoted(here[index])} here, a later revision of ACR ${quoted(later[index])}`,
    place: source.placeOf(word.start, word.end),
  };
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
