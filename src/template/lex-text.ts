import { unitOfAction } from './action-unit.js';
import type { Action } from './expression.js';
import { lexAction } from './lex-action.js';
import { mostDiagnostics } from './limits.js';
import { parseAction } from './parse-action.js';
import type { Vocabulary } from './parse-expression.js';
import { TemplateSyntaxError, type TemplateProblem, type Token } from './token.js';
import type { Unit } from './unit.js';

/** A template, cut into text and actions; trim markers are already applied to the texts, comments are gone. */
export type Piece =
  | { readonly kind: 'text'; readonly start: number; readonly end: number }
  | {
      readonly kind: 'action';
      readonly start: number;
      readonly end: number;
      readonly action: Action;
      /** The variables it uses. */
      readonly used: readonly Token[];
      /** What runs it; absent where it only structures the text. */
      readonly unit: Unit | undefined;
    };

/** Whether a text may hold an action at all; most texts do not, and need no work. */
export function mayHoldActions(text: string): boolean {
  return text.includes('{{') || text.includes('<<');
}

type Closing = '}}' | '>>';

interface Opening {
  readonly start: number;
  readonly end: number;
  readonly trimsBefore: boolean;
  readonly closing: Closing;
}

/** An action as its own text says it, wherever that stands; without `action` it is a comment. */
interface Scanned {
  readonly length: number;
  readonly trimsBefore: boolean;
  readonly trimsAfter: boolean;
  readonly action?: Action;
  readonly used: readonly Token[];
  readonly unit: Unit | undefined;
}

/** Cuts a template into pieces. An action that cannot be understood becomes a problem, and the scan goes on behind it. */
export function lexText(text: string, vocabulary: Vocabulary, problems: TemplateProblem[]): readonly Piece[] {
  return new TextLexer(text, vocabulary, problems).pieces();
}

const opening = /\{\{(-[ \t\r\n])?|<<(?!<)(-[ \t\r\n])?/g;

class TextLexer {
  private readonly found: Piece[] = [];
  /** What equal texts were understood as before. */
  private readonly known = new Map<string, Scanned>();

  constructor(
    private readonly text: string,
    private readonly vocabulary: Vocabulary,
    private readonly problems: TemplateProblem[],
  ) {}

  pieces(): readonly Piece[] {
    let textStart = 0;
    for (let at = this.nextOpening(0); at !== -1 && this.problems.length < mostDiagnostics;) {
      const scanned = this.scan(at);
      if (!scanned) {
        at = this.nextOpening(at + 2);
        continue;
      }
      const end = at + scanned.length;
      this.addText(textStart, scanned.trimsBefore ? trimmedEnd(this.text, textStart, at) : at);
      const { action, used, unit } = scanned;
      if (action) this.found.push({ kind: 'action', start: at, end, action, used, unit });
      textStart = scanned.trimsAfter ? trimmedStart(this.text, end) : end;
      at = this.nextOpening(end);
    }
    this.addText(textStart, this.text.length);
    return this.found;
  }

  private addText(start: number, end: number): void {
    if (start < end) this.found.push({ kind: 'text', start, end });
  }

  private nextOpening(from: number): number {
    opening.lastIndex = from;
    for (let match = opening.exec(this.text); match; match = opening.exec(this.text)) {
      if (match[0].startsWith('{') || this.text[match.index - 1] !== '<') return match.index;
    }
    return -1;
  }

  private scan(start: number): Scanned | undefined {
    const closing = this.text.startsWith('{', start) ? '}}' : '>>';
    const close = this.text.indexOf(closing, start + 2);
    const seen = close === -1 ? undefined : this.known.get(this.text.slice(start, close + 2));
    if (seen) return seen;
    const trimsBefore = /-[ \t\r\n]/.test(this.text.slice(start + 2, start + 4));
    // the blank behind the trim marker is left to the action, which may begin with a closing ` -}}`
    const place = { start, end: start + (trimsBefore ? 3 : 2), trimsBefore, closing } as const;
    const scanned = closing === '>>' ? this.scanAngle(place) : this.scanBraces(place);
    if (scanned) this.known.set(this.text.slice(start, start + scanned.length), scanned);
    return scanned;
  }

  private scanBraces(opening: Opening): Scanned {
    try {
      return this.scanComment(opening) ?? this.parsed(opening);
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      this.problems.push(error.problem);
      return this.skipped(opening);
    }
  }

  /** Behind an action that cannot be understood; one that begins or ends a block should not spoil its block too. */
  private skipped({ start, end }: Opening): Scanned {
    const close = this.text.indexOf('}}', end);
    const length = (close === -1 ? this.text.length : close + 2) - start;
    const written = this.text.slice(end, start + Math.min(length, 200));
    const names = /^[^:]*:=/.exec(written)?.[0].match(/\$\w+/g) ?? [];
    const word = /^\s*(if|with|range|define|block|else|end)\b/.exec(written)?.[1];
    const action = placeholder(word, names);
    const rest = { length, trimsBefore: false, trimsAfter: false, used: [], unit: undefined };
    return action ? { ...rest, action } : rest;
  }

  /**
   * `<<` opens an action only when what follows is one, up to `>>` in the same line: the same characters also begin
   * a merge key (`<<: *a`) and a here-document (`<<EOF`).
   */
  private scanAngle(opening: Opening): Scanned | undefined {
    const line = this.text.indexOf('\n', opening.start);
    const close = this.text.indexOf('>>', opening.end);
    if (close === -1 || (line !== -1 && close > line)) return undefined;
    let tokens: readonly Token[];
    try {
      const comment = this.scanComment(opening);
      if (comment) return comment;
      const action = lexAction(this.text, opening, '>>');
      if (line !== -1 && action.end > line) return undefined;
      tokens = action.tokens;
    } catch (error) {
      if (error instanceof TemplateSyntaxError) return undefined;
      throw error;
    }
    return beginsAction(tokens, this.vocabulary) ? this.scanBraces(opening) : undefined;
  }

  private parsed(opening: Opening): Scanned {
    const { start, trimsBefore } = opening;
    const { tokens, end, trimsAfter } = lexAction(this.text, opening, opening.closing);
    const own = tokens.map((token) => ({ ...token, start: token.start - start, end: token.end - start }));
    const place = { start: 0, end: end - start };
    try {
      const { action, used } = parseAction(own, place, this.vocabulary);
      return { length: place.end, trimsBefore, trimsAfter, action, used, unit: unitOfAction(action) };
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      const { problem } = error;
      throw new TemplateSyntaxError({ ...problem, start: problem.start + start, end: problem.end + start });
    }
  }

  /** A comment fills its action: the delimiters (with or without trim markers) touch it. */
  private scanComment({ start, end, trimsBefore, closing }: Opening): Scanned | undefined {
    const { text } = this;
    const from = trimsBefore ? end + 1 : end;
    if (!text.startsWith('/*', from)) return undefined;
    const close = text.indexOf('*/', from + 2);
    const rest = closing === '}}' ? /([ \t\r\n]-)?\}\}/y : /([ \t\r\n]-)?>>/y;
    rest.lastIndex = close + 2;
    const match = close === -1 ? undefined : rest.exec(text);
    if (match) {
      const length = rest.lastIndex - start;
      return { length, trimsBefore, trimsAfter: match[1] !== undefined, used: [], unit: undefined };
    }
    const hint = `close it with '*/${closing}', without anything between`;
    throw new TemplateSyntaxError({ message: 'this comment is never closed', hint, start, end: from + 2 });
  }
}

/** What an action declares and opens counts even when it cannot be understood, or it would spoil what follows. */
function placeholder(word: string | undefined, names: readonly string[]): Action | undefined {
  const nothing = { kind: 'literal', value: null, start: 0, end: 0 } as const;
  switch (word) {
    case 'if':
    case 'with':
    case 'range':
      return { kind: word, names, assigns: false, value: nothing, start: 0, end: 0 };
    case 'define':
      return { kind: word, name: '', start: 0, end: 0 };
    case 'block':
      return { kind: word, name: '', names: [], assigns: false, start: 0, end: 0 };
    case 'else':
    case 'end':
      return { kind: word, start: 0, end: 0 };
    default:
      return names[0] === undefined
        ? undefined
        : { kind: 'declare', name: names[0], value: nothing, start: 0, end: 0 };
  }
}

const keywords = new Set([
  'if',
  'else',
  'end',
  'range',
  'with',
  'define',
  'template',
  'block',
  'break',
  'continue',
]);

function beginsAction([first, second]: readonly Token[], { functions }: Vocabulary): boolean {
  if (first?.kind === 'word') return keywords.has(first.text) || functions.has(first.text);
  if (first?.kind === 'text') return second?.text === '|';
  return first?.kind === 'field' || first?.kind === 'variable' || first?.text === '(';
}

function trimmedEnd(text: string, from: number, to: number): number {
  let end = to;
  while (end > from && isBlank(text[end - 1])) end--;
  return end;
}

function trimmedStart(text: string, from: number): number {
  let start = from;
  while (start < text.length && isBlank(text[start])) start++;
  return start;
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n';
}
