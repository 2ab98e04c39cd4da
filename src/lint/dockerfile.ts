import type { Place, SourceText } from '../source/index.js';

/** One instruction of a Dockerfile, its continued lines joined. */
export interface Instruction {
  /** In capitals. */
  readonly keyword: string;
  readonly words: string;
  readonly place: Place;
}

/** A `FROM`: what it starts from, and what it is called. */
export interface Stage {
  /** As written, build arguments with defaults filled in; undefined when it depends on one without. */
  readonly image: string | undefined;
  readonly platform: string | undefined;
  readonly name: string | undefined;
  readonly place: Place;
  /** Whether something of it has to run. */
  readonly runs: boolean;
}

/**
 * The stages of a Dockerfile; nothing is said about what cannot be read.
 * @see https://docs.docker.com/reference/dockerfile/
 */
export function stagesOf(source: SourceText): readonly Stage[] {
  const stages: Stage[] = [];
  const defaults = new Map<string, string>();
  for (const { keyword, words, place } of instructionsOf(source)) {
    const last = stages.at(-1);
    if (keyword === 'FROM') stages.push(stageOf(words, place, defaults));
    else if (keyword === 'ARG' && last === undefined) addDefaults(words, defaults);
    else if (keyword === 'RUN' && last !== undefined) stages[stages.length - 1] = { ...last, runs: true };
  }
  return stages;
}

function stageOf(words: string, place: Place, defaults: ReadonlyMap<string, string>): Stage {
  const all = words.split(/\s+/).filter((word) => word !== '');
  const platform = all.find((word) => word.startsWith('--platform='))?.slice('--platform='.length);
  const [image = '', as = '', name] = all.filter((word) => !word.startsWith('--'));
  return {
    image: filledIn(image, defaults),
    platform,
    name: as.toLowerCase() === 'as' ? name?.toLowerCase() : undefined,
    place,
    runs: false,
  };
}

function addDefaults(words: string, defaults: Map<string, string>): void {
  for (const word of words.split(/\s+/)) {
    const [, name, value] = /^(\w+)=["']?([^"']*)["']?$/.exec(word) ?? [];
    if (name !== undefined && value !== undefined) defaults.set(name, value);
  }
}

function filledIn(text: string, defaults: ReadonlyMap<string, string>): string | undefined {
  const filled = text.replaceAll(
    /\$(?:\{(?<braced>\w+)(?::-(?<otherwise>[^}]*))?\}|(?<bare>\w+))/g,
    (...match: readonly unknown[]) => {
      const { braced, otherwise, bare } = match.at(-1) as Partial<Record<string, string>>;
      return defaults.get(braced ?? bare ?? '') ?? otherwise ?? '$';
    },
  );
  return filled === '' || filled.includes('$') ? undefined : filled;
}

/** Instructions in order; comments, continued lines and here documents are understood. */
export function* instructionsOf(source: SourceText): Generator<Instruction> {
  const { text } = source;
  const escape = /^\s*#\s*escape\s*=\s*`/im.test(text.slice(0, 200)) ? '`' : '\\';
  for (let at = 0; at < text.length;) {
    const { joined, next, end } = logicalLine(text, at, escape);
    const [, keyword, words] = /^\s*([A-Za-z]+)\s+([^]*)$/.exec(joined) ?? [];
    if (keyword === undefined || words === undefined) {
      at = next;
      continue;
    }
    const start = at + (/^\s*/.exec(text.slice(at, end))?.[0].length ?? 0);
    yield { keyword: keyword.toUpperCase(), words: words.trim(), place: { source, start, end } };
    at = afterDocuments(text, next, words);
  }
}

/** A line with those that continue it; comment lines between them do not count. */
function logicalLine(
  text: string,
  from: number,
  escape: string,
): { readonly joined: string; readonly next: number; readonly end: number } {
  let joined = '';
  for (let at = from; ;) {
    const found = text.indexOf('\n', at);
    const next = found === -1 ? text.length : found + 1;
    const line = text.slice(at, found === -1 ? next : found).trimEnd();
    const comment = /^\s*#/.test(line);
    const continued = comment ? at !== from : line.endsWith(escape);
    if (!comment) joined += continued ? `${line.slice(0, -1)} ` : line;
    if (!continued || next >= text.length) return { joined, next, end: at + line.length };
    at = next;
  }
}

/** Behind the here documents that an instruction begins. */
function afterDocuments(text: string, from: number, words: string): number {
  let at = from;
  for (const [, delimiter = ''] of words.matchAll(/<<-?\s*["']?(\w+)["']?/g)) {
    const match = new RegExp(`^\\t*${delimiter}[\\t ]*\\r?$`, 'm').exec(text.slice(at));
    if (match !== null) at += match.index + match[0].length + 1;
  }
  return Math.min(at, text.length);
}
