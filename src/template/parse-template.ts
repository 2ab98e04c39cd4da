import { didYouMean } from '../diagnostic/index.js';
import { Body, type Bodies, type Definition, type Template } from './body.js';
import type { Action } from './expression.js';
import type { Piece } from './lex-text.js';
import { mostDiagnostics } from './limits.js';
import { TemplateSyntaxError, refuse, type TemplateProblem, type Token } from './token.js';

/** Blocks that may stand inside each other. */
const deepest = 100;

type ActionPiece = Extract<Piece, { kind: 'action' }>;

/** What ended a body: an `else` or an `end`, or undefined for the text's own end. */
type Ending = ActionPiece | undefined;

type Control = Extract<Action, { kind: 'if' | 'with' | 'range' }>;

/** The pieces of a text as what is to be run. What cannot be understood becomes a problem. */
export function parseTemplate(
  pieces: readonly Piece[],
  text: string,
  problems: TemplateProblem[],
): Omit<Template, 'functions'> {
  return new TemplateParser(pieces, text, problems).parse();
}

class TemplateParser {
  private at = 0;
  private depth = 0;
  private ranges = 0;
  private scope = new Set<string>();
  private scopes: Set<string>[] = [];
  private readonly definitions = new Map<string, Definition>();

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly text: string,
    private readonly problems: TemplateProblem[],
  ) {}

  parse(): Omit<Template, 'functions'> {
    const body = new Body();
    this.attempt(() => {
      for (let ending = this.statements(body, true); ending; ending = this.statements(body, true)) {
        const stray = ending;
        const hint = 'take it away, or open the block';
        this.attempt(() => refuse(`'${stray.action.kind}' has no block to belong to`, stray, hint));
      }
    });
    return { body, definitions: this.definitions };
  }

  /** Fills a body, up to the `else` or `end` of the enclosing block. */
  private statements(body: Body, outermost = false): Ending {
    for (let piece = this.pieces[this.at]; piece; piece = this.pieces[this.at]) {
      this.at++;
      if (piece.kind === 'text') {
        body.copy(piece.start, piece.end);
        continue;
      }
      const action = piece;
      if (action.action.kind === 'else' || action.action.kind === 'end') return action;
      this.checkVariables(action);
      this.statement(action, body, outermost);
    }
    return undefined;
  }

  private statement(piece: ActionPiece, body: Body, outermost: boolean): void {
    const { action, start, end, unit } = piece;
    switch (action.kind) {
      case 'if':
      case 'with':
      case 'range':
        this.inScope(() => {
          this.block(action, piece, body);
        });
        return;
      case 'define':
        if (!outermost)
          this.attempt(() =>
            refuse("'define' cannot stand inside a block", piece, 'move it out of the block'),
          );
        this.define(action.name, piece);
        return;
      case 'block':
        this.define(action.name, piece);
        break;
      case 'break':
      case 'continue':
        if (this.ranges === 0) this.attempt(() => refuse(`'${action.kind}' stands in no 'range'`, piece));
        break;
      default:
    }
    if ('names' in action) this.declare(action.names, action.assigns);
    if (action.kind === 'declare') this.scope.add(action.name);
    if (unit) body.run(unit, start, end);
  }

  private block(action: Control, piece: ActionPiece, body: Body): void {
    if (++this.depth > deepest) refuse('blocks are nested too deeply', piece);
    this.declare(action.names, action.assigns);
    if (action.kind === 'range') this.ranges++;
    const bodies: { body: Body; otherwise?: Body } = { body: new Body() };
    const ending = this.inScope(() => this.statements(bodies.body));
    if (action.kind === 'range') this.ranges--;
    this.inScope(() => {
      this.otherwise(action.kind, piece, ending, bodies);
    });
    this.depth--;
    if (piece.unit) body.run(piece.unit, piece.start, piece.end, bodies satisfies Bodies);
  }

  /** What stands behind an `else`, as far as the block's `end`. */
  private otherwise(word: string, piece: ActionPiece, ending: Ending, bodies: { otherwise?: Body }): void {
    if (!ending) {
      this.unclosed(word, piece);
      return;
    }
    if (ending.action.kind === 'end') return;
    const otherwise = (bodies.otherwise ??= new Body());
    const chained = ending.action.kind === 'else' ? ending.action.chained : undefined;
    if (chained?.kind === word) {
      this.checkVariables(ending);
      this.block(chained as Control, ending, otherwise);
      return;
    }
    if (chained) {
      const hint = `write '{{else}}{{${chained.kind} …}}', with an '{{end}}' of its own`;
      this.attempt(() => refuse(`'else ${chained.kind}' cannot belong to '${word}'`, ending, hint));
    }
    const last = this.statements(otherwise);
    if (last?.action.kind !== 'else') {
      if (!last) this.unclosed(word, piece);
      return;
    }
    this.attempt(() => refuse("a block has only one 'else'", last));
    this.otherwise(word, piece, last, bodies);
  }

  private unclosed(word: string, piece: ActionPiece): void {
    this.attempt(() => refuse(`this '${word}' is never closed`, piece, "close it with '{{end}}'"));
  }

  /** A template with a name; it sees none of the variables around it. A body without content never replaces another. */
  private define(name: string, piece: ActionPiece): void {
    const { scope, scopes, ranges } = this;
    [this.scope, this.scopes, this.ranges] = [new Set(), [], 0];
    if (++this.depth > deepest) refuse('blocks are nested too deeply', piece);
    const body = new Body();
    const from = this.at;
    const ending = this.statements(body);
    const empty = this.pieces.slice(from, this.at - 1).every((each) => this.blank(each));
    if (!ending) this.unclosed(piece.action.kind, piece);
    else if (ending.action.kind === 'else') {
      this.attempt(() => refuse(`'${piece.action.kind}' has no 'else'`, ending));
      this.statements(body);
    }
    this.depth--;
    [this.scope, this.scopes, this.ranges] = [scope, scopes, ranges];
    const known = this.definitions.get(name);
    if (known && !empty && known.body.length > 0 && !this.emptyDefinitions.has(name)) {
      const hint = 'give one of them another name';
      this.attempt(() => refuse(`there already is a template '${name}'`, piece, hint));
    }
    if (known && empty) return;
    if (empty) this.emptyDefinitions.add(name);
    else this.emptyDefinitions.delete(name);
    this.definitions.set(name, { name, body, start: piece.start, end: piece.end });
  }

  private readonly emptyDefinitions = new Set<string>();

  private blank(piece: Piece): boolean {
    if (piece.kind === 'action') return piece.action.kind === 'define';
    return this.text.slice(piece.start, piece.end).trim() === '';
  }

  private checkVariables({ start, used }: ActionPiece): void {
    if (this.problems.length >= mostDiagnostics) return;
    for (const token of used) {
      if (this.scope.has(token.text) || this.scopes.some((scope) => scope.has(token.text))) continue;
      this.attempt(() => this.unknown(token, start));
    }
  }

  private unknown(token: Token, base: number): never {
    const names = [...this.scopes, this.scope].flatMap((scope) => [...scope]);
    const meant = didYouMean(token.text, names);
    const hint = meant ? `did you mean '${meant}'?` : `declare it first, as in '${token.text} := "value"'`;
    const place = { start: base + token.start, end: base + token.end };
    return refuse(`there is no variable '${token.text}' here`, place, hint);
  }

  private declare(names: readonly string[], assigns: boolean): void {
    if (!assigns) names.forEach((name) => this.scope.add(name));
  }

  /** Variables that `parse` declares are forgotten after it. */
  private inScope<T>(parse: () => T): T {
    const outer = this.scope;
    this.scopes.push(outer);
    this.scope = new Set();
    try {
      return parse();
    } finally {
      this.scopes.pop();
      this.scope = outer;
    }
  }

  /** Runs `parse`; a syntax error becomes a problem. */
  private attempt(parse: () => void): void {
    try {
      parse();
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      this.problems.push(error.problem);
    }
  }
}
