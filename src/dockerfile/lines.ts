import type { Place, SourceText } from '../source/index.js';
import { about, DockerfileError } from './problem.js';
import { readHeredocNames, type HeredocName } from './heredoc-name.js';
import { splitInstruction, type InstructionText } from './split-instruction.js';

/** A text inside a Dockerfile, between a `<<NAME` and the line that is NAME. */
export interface Heredoc extends HeredocName {
  readonly content: string;
}

/** An instruction with its lines joined, its flags taken off, and what its heredocs hold. */
export interface InstructionLine extends InstructionText {
  readonly heredocs: readonly Heredoc[];
  readonly place: Place;
}

/** A Dockerfile, line by line. */
export interface DockerfileLines {
  readonly escape: string;
  /** The frontend that is to read it, where it names one. */
  readonly syntax: Directive | undefined;
  readonly lines: readonly InstructionLine[];
}

/** A comment that says how to read the rest. */
export interface Directive {
  readonly value: string;
  readonly place: Place;
}

const directiveNames = new Set(['escape', 'syntax', 'check']);

/** Instructions whose words may begin heredocs. */
const withHeredocs = new Set(['ADD', 'COPY', 'RUN']);

/**
 * Takes a Dockerfile apart as BuildKit does: directives, comments, continued lines, heredocs.
 * @see https://github.com/moby/buildkit/blob/v0.31.1/frontend/dockerfile/parser/parser.go
 * @throws DockerfileError
 */
export function readLines(source: SourceText): DockerfileLines {
  const physical = source.text.replace(/^\ufeff/, '').match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return new LineReader(source, physical).read();
}

class LineReader {
  readonly #source: SourceText;
  readonly #physical: readonly string[];
  #escape = '\\';
  #directivesDone = false;
  readonly #directives = new Map<string, Directive>();
  #at = 0;
  /** Where the line that is read next begins in the source. */
  #offset: number;

  constructor(source: SourceText, physical: readonly string[]) {
    this.#source = source;
    this.#physical = physical;
    this.#offset = source.text.startsWith('\ufeff') ? 1 : 0;
  }

  read(): DockerfileLines {
    const lines: InstructionLine[] = [];
    while (this.#at < this.#physical.length) {
      const start = this.#offset;
      const first = withoutBreak(this.#take()).trimStart();
      this.#readDirective(first, start);
      const text = first.startsWith('#') ? '' : this.#joined(first);
      if (text !== '') lines.push(this.#instruction(text, start));
    }
    if (lines.length === 0)
      throw new DockerfileError('the Dockerfile has no instructions', { place: this.#place(0) });
    return { escape: this.#escape, syntax: this.#directives.get('syntax'), lines };
  }

  #instruction(text: string, start: number): InstructionLine {
    return about(this.#place(start), () => {
      const instruction = splitInstruction(text, this.#escape);
      const heredocs = this.#heredocs(instruction);
      return { ...instruction, heredocs, place: this.#place(start) };
    });
  }

  #heredocs(instruction: InstructionText): readonly Heredoc[] {
    const { keyword } = keywordWithin(instruction, this.#escape);
    if (!withHeredocs.has(keyword) || !instruction.original.includes('<<')) return [];
    if (instruction.isJSON) return [];
    return readHeredocNames(instruction.original).map((name) => ({ ...name, content: this.#content(name) }));
  }

  #content({ name, stripTabs }: HeredocName): string {
    let content = '';
    while (this.#at < this.#physical.length) {
      const line = this.#take();
      const bare = line.replace(/[\r\n]+$/, '');
      if ((stripTabs ? bare.replace(/^\t+/, '') : bare) === name) return content;
      content += line;
    }
    throw new DockerfileError(`the heredoc '${name}' is not ended`);
  }

  /** The line, and those that an escape character at its end joins to it; comments and empty lines between are left out. */
  #joined(first: string): string {
    let { kept: text, goesOn } = this.#continuation(first);
    while (goesOn && this.#at < this.#physical.length) {
      const line = withoutBreak(this.#take());
      if (/^\s*#/.test(line) || line.trim() === '') continue;
      const next = this.#continuation(line);
      text += next.kept;
      goesOn = next.goesOn;
    }
    return text;
  }

  #continuation(line: string): { readonly kept: string; readonly goesOn: boolean } {
    const escape = this.#escape === '\\' ? '\\\\' : '`';
    const kept = line.replace(new RegExp(`(^|[^${escape}])${escape}[ \\t]*$`), '$1');
    return { kept, goesOn: kept !== line };
  }

  /** `# escape=…` and its like are comments before everything else, each once. */
  #readDirective(line: string, start: number): void {
    if (this.#directivesDone) return;
    const [, name = '', value = ''] = /^#\s*([a-zA-Z][a-zA-Z0-9]*)\s*=\s*(.+?)\s*$/.exec(line) ?? [];
    const key = name.toLowerCase();
    this.#directivesDone = !directiveNames.has(key);
    if (this.#directivesDone) return;
    const directive = { value, place: this.#place(start) };
    if (this.#directives.has(key))
      throw new DockerfileError(`the directive '${key}' is given twice`, directive);
    this.#directives.set(key, directive);
    if (key === 'escape') this.#escape = escapeOf(directive);
  }

  #take(): string {
    const line = this.#physical[this.#at++] ?? '';
    this.#offset += line.length;
    return line;
  }

  #place(start: number): Place {
    const text = this.#source.text.slice(start, this.#offset).trimEnd();
    return { source: this.#source, start, end: start + Math.max(text.length, 1) };
  }
}

/** What an ONBUILD holds counts as if it stood alone. */
function keywordWithin(instruction: InstructionText, escape: string): InstructionText {
  return instruction.keyword === 'ONBUILD' && instruction.rest !== ''
    ? splitInstruction(instruction.rest, escape)
    : instruction;
}

function withoutBreak(line: string): string {
  return line.replace(/[\r\n]+$/, '');
}

function escapeOf({ value, place }: Directive): string {
  if (value === '\\' || value === '`') return value;
  const hint = "it is '\\' or '`'";
  throw new DockerfileError(`'${value}' cannot be the escape character`, { place, hint });
}
