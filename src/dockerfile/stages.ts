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
  /** Stages and images that it copies from or mounts. */
  readonly copiesFrom: readonly string[];
}

/**
 * The stages of a Dockerfile, built with these arguments; `declared` are those that need no ARG. Nothing is said about what
 * cannot be read.
 */
export function stagesOf(
  source: SourceText,
  buildArguments: ReadonlyMap<string, string> = new Map(),
  declared: ReadonlyMap<string, string> = new Map(),
): readonly Stage[] {
  const stages: Stage[] = [];
  const values = new Map(declared);
  for (const { keyword, words, place } of instructionsOf(source)) {
    const last = stages.at(-1);
    if (keyword === 'FROM') stages.push(stageOf(words, place, values));
    else if (last !== undefined) stages[stages.length - 1] = extended(last, keyword, words);
    else if (keyword === 'ARG') addArguments(words, buildArguments, values);
  }
  return stages;
}

/** A stage with one more instruction. */
function extended(stage: Stage, keyword: string, words: string): Stage {
  if (!['RUN', 'COPY', 'ADD'].includes(keyword)) return stage;
  const flags = /^(?:--\S+\s+)*/.exec(words)?.[0] ?? '';
  const from = Array.from(flags.matchAll(/(?:(?:^|\s)--|[,=])from=([^\s,]+)/g), ([, name = '']) => name);
  return {
    ...stage,
    runs: stage.runs || keyword === 'RUN',
    copiesFrom: [...stage.copiesFrom, ...from.filter((name) => !name.includes('$'))],
  };
}

function stageOf(words: string, place: Place, values: ReadonlyMap<string, string>): Stage {
  const all = words.split(/\s+/).filter((word) => word !== '');
  const platform = all.find((word) => word.startsWith('--platform='))?.slice('--platform='.length);
  const [image = '', as = '', name] = all.filter((word) => !word.startsWith('--'));
  return {
    image: filledIn(image, values),
    platform,
    name: as.toLowerCase() === 'as' ? name?.toLowerCase() : undefined,
    place,
    runs: false,
    copiesFrom: [],
  };
}

function addArguments(words: string, given: ReadonlyMap<string, string>, values: Map<string, string>): void {
  for (const word of words.split(/\s+/)) {
    const [, name = '', byDefault] = /^(\w+)(?:=["']?([^"']*)["']?)?$/.exec(word) ?? [];
    const value = given.get(name) ?? byDefault;
    if (value !== undefined) values.set(name, value);
  }
}

function filledIn(text: string, values: ReadonlyMap<string, string>): string | undefined {
  const filled = text.replaceAll(
    /\$(?:\{(?<braced>\w+)(?::-(?<otherwise>[^}]*))?\}|(?<bare>\w+))/g,
    (...match: readonly unknown[]) => {
      const { braced, otherwise, bare } = match.at(-1) as Partial<Record<string, string>>;
      return values.get(braced ?? bare ?? '') ?? otherwise ?? '$';
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
