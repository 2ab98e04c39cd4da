/** A generator of numbers from 0 to below 1 that repeats itself for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces that mean something to one of the languages in a task file. */
const pieces =
  `{{ }} << >> {{- -}} {{.Run.ID}} {{.Values.x}} {{range}} {{end}} {{if}} {{else}} {{define "a"}} {{template "a"}} {{/* */}}
$ $$ $Registry $ID ^ : - # ? & &a *a <<: | |- > >- ! !!int !!binary ~ null true yes 0x1F 010 1e3 .inf " ' \` \\ [ ] { } , @ %
> >> < 2> 2>&1 &> && || ; $( ) \${x} docker buildx manifest create --tag -t --amend build push cmd steps alias values src directive version
v1.1.0 v1.0.0 secrets volumes networks volumeMounts when id retries timeout env \u0000 \ufeff \u2028 \ud800 😀 --- ... %YAML`
    .split(/\s+/)
    .concat(['\n', '\r\n', '\t', ' ', '  ', '\n- ', '\n  ', ': ', ' #', '\0']);

type Random = () => number;

/** A text that resembles one of a corpus, with a few things gone wrong. */
export function mutate(text: string, corpus: readonly string[], next: Random): string {
  let mutated = text;
  for (let count = 1 + Math.floor(next() * 6); count > 0; count--) mutated = once(mutated, corpus, next);
  return mutated.slice(0, 100_000);
}

function once(text: string, corpus: readonly string[], next: Random): string {
  const at = Math.floor(next() * (text.length + 1));
  const to = Math.min(text.length, at + Math.floor(next() ** 3 * 200));
  const piece = pick(pieces, next);
  switch (Math.floor(next() * 8)) {
    case 0:
      return text.slice(0, at) + text.slice(to);
    case 1:
      return text.slice(0, at) + piece + text.slice(to);
    case 2:
      return text.slice(0, at) + text.slice(at, to).repeat(1 + Math.floor(next() * 20)) + text.slice(to);
    case 3:
      return text.slice(0, at) + piece.repeat(Math.floor(next() ** 4 * 3000)) + text.slice(at);
    case 4: {
      const other = pick(corpus, next);
      const from = Math.floor(next() * other.length);
      return text.slice(0, at) + other.slice(from, from + Math.floor(next() * 500)) + text.slice(to);
    }
    case 5:
      return swapLines(text, next);
    case 6:
      return text.slice(0, at) + String.fromCharCode(Math.floor(next() * 0x300)) + text.slice(at + 1);
    default:
      return text.slice(0, at) + piece + text.slice(at);
  }
}

function swapLines(text: string, next: Random): string {
  const lines = text.split('\n');
  const one = Math.floor(next() * lines.length);
  const other = Math.floor(next() * lines.length);
  [lines[one], lines[other]] = [lines[other] ?? '', lines[one] ?? ''];
  return lines.join('\n');
}

function pick<T>(items: readonly T[], next: Random): T {
  return items[Math.floor(next() * items.length)]!;
}
