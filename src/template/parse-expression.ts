import type { Expression, Field, Stretch } from './expression.js';
import type { TemplateFunction } from './functions/index.js';
import { numberOf } from './number-literal.js';
import { refuse, type Token } from './token.js';

/** Parentheses inside each other, and pipe stages, that one expression may hold; the generated code nests as deep. */
const deepest = 100;

/** What the parser must know besides the tokens. */
export interface Vocabulary {
  readonly functions: ReadonlyMap<string, TemplateFunction>;
  /** Refuses a word that is no function; `alone` when nothing stands beside it. */
  readonly unknown: (word: Token, alone: boolean) => never;
}

/**
 * Parses the inside of one action, token by token. Variables are only noted: which are in sight depends on where the action stands.
 * @throws TemplateSyntaxError
 * @see https://pkg.go.dev/text/template#hdr-Pipelines
 */
export class ExpressionParser {
  private at = 0;
  private depth = 0;
  /** Uses of variables, in order. */
  readonly used: Token[] = [];

  constructor(
    private readonly tokens: readonly Token[],
    private readonly action: Stretch,
    private readonly vocabulary: Vocabulary,
  ) {}

  /** A coming token: the next one, or one `ahead` of it. */
  peek(ahead = 0): Token | undefined {
    return this.tokens[this.at + ahead];
  }

  take(): Token {
    const token = this.tokens[this.at++];
    return token ?? refuse('a value is missing here', this.action);
  }

  /** Takes the next token when it is this word or mark. */
  accept(text: string): boolean {
    const next = this.peek();
    const found = next?.text === text && (next.kind === 'word' || next.kind === 'mark');
    if (found) this.at++;
    return found;
  }

  finish(): void {
    const rest = this.peek();
    if (rest) refuse(`'${written(rest)}' is not expected here`, rest);
  }

  /** A pipeline with which the action ends. */
  lastPipeline(): Expression {
    const value = this.pipeline();
    this.finish();
    return value;
  }

  private pipeline(): Expression {
    if (++this.depth > deepest) refuse('this expression is nested too deeply', this.action);
    let value = this.command();
    for (let stages = 1; this.accept('|'); stages++) {
      if (stages > deepest) refuse('this pipeline is too long', this.action);
      const next = this.peek();
      // the reference takes `{{ x | }}` for `{{ x }}`
      if (next === undefined || next.text === ')') break;
      value = this.stage(value, next);
    }
    this.depth--;
    return value;
  }

  /** What stands behind a pipe: a function, or a method. */
  private stage(value: Expression, next: Token): Expression {
    const piped: Expression = { kind: 'pipeline', value, start: value.start, end: value.end };
    if (next.kind === 'word' && !isLiteral(next)) {
      const operand = this.word(this.take());
      return this.command(operand, piped);
    }
    if (next.kind === 'field' || next.kind === 'variable' || next.text === '(') {
      return this.command(this.operand(), piped);
    }
    return refuse('only a function can stand behind a pipe', next);
  }

  /** An operand with its arguments, and behind them what was piped into it. */
  private command(first = this.firstOperand(), piped?: Expression): Expression {
    const given: Expression[] = [];
    let next = this.peek();
    for (; next && !endsCommand(next); next = this.peek()) {
      if (next.start === this.lastEnd()) refuse(`a space is missing before '${written(next)}'`, next);
      given.push(this.operand());
    }
    const end = Math.max(first.end, this.lastEnd());
    if (piped) given.push(piped);
    if (given.length === 0) return first;
    if (first.kind === 'call') return { ...first, arguments: given, piped: piped !== undefined, end };
    if (first.kind === 'fields') return { ...first, arguments: given, end };
    return notCalled(first, end);
  }

  private firstOperand(): Expression {
    const token = this.peek();
    if (!token) return refuse('a value is missing here', this.action);
    if (token.text === 'nil' && token.kind === 'word' && this.peek(1)?.text !== '.') {
      const operand = this.operand();
      return { ...stretch(operand), kind: 'impossible', message: "'nil' alone is not a value to work with" };
    }
    return this.operand();
  }

  private lastEnd(): number {
    return this.tokens[this.at - 1]?.end ?? this.action.start;
  }

  private operand(): Expression {
    const token = this.take();
    const place = stretch(token);
    switch (token.kind) {
      case 'text':
        return this.literal({ ...place, kind: 'literal', value: token.text });
      case 'number':
      case 'character':
        return this.literal({ ...place, kind: 'literal', value: numberOf(token) });
      case 'dot':
        return this.literal({ ...place, kind: 'dot' });
      case 'field':
        return this.fields({ ...place, kind: 'dot' }, token);
      case 'variable':
        return this.fields(this.variable(token));
      case 'word':
        return isLiteral(token) ? this.literal(wordLiteral(token)) : this.fields(this.word(token));
      case 'mark':
        if (token.text === '(') return this.parenthesis(token);
        return refuse(`'${token.text}' is not expected here`, token);
    }
  }

  /** A literal, and a lone dot, have no fields. */
  private literal(value: Expression): Expression {
    const next = this.peek();
    if (next?.start === value.end && (next.kind === 'field' || next.kind === 'dot')) {
      const root = value.kind === 'dot' ? "the data's root is '$', as in '$.Run.ID'" : undefined;
      refuse(`'.' is not expected here`, next, root);
    }
    return value;
  }

  private variable(token: Token): Expression {
    if (token.text === '$') return { ...stretch(token), kind: 'root' };
    this.used.push(token);
    return { ...stretch(token), kind: 'variable', name: token.text };
  }

  private parenthesis(open: Token): Expression {
    const value = this.pipeline();
    if (!this.accept(')')) refuse("this '(' is never closed", open);
    return this.fields({ kind: 'pipeline', value, start: open.start, end: this.lastEnd() });
  }

  private word(token: Token): Expression {
    const found = this.vocabulary.functions.get(token.text);
    if (!found) return this.vocabulary.unknown(token, this.tokens.length === 1);
    return {
      ...stretch(token),
      kind: 'call',
      name: token.text,
      function: found,
      arguments: [],
      piped: false,
    };
  }

  /** Fields that touch what they belong to: `$x.a.b`, `(f).a`. */
  private fields(of: Expression, first?: Token): Expression {
    const fields: Field[] = first ? [fieldOf(first)] : [];
    let end = this.lastEnd();
    for (let next = this.peek(); next?.start === end; next = this.peek()) {
      if (next.kind === 'dot') refuse("a field's name is missing after '.'", next);
      if (next.kind !== 'field') break;
      fields.push(fieldOf(this.take()));
      end = next.end;
    }
    return fields.length === 0 ? of : { kind: 'fields', of, fields, arguments: [], start: of.start, end };
  }
}

function fieldOf(token: Token): Field {
  return { name: token.text.slice(1), end: token.end };
}

function stretch({ start, end }: Stretch): Stretch {
  return { start, end };
}

/** A text as it may be shown: its value is not what was written. */
export function written(token: Token): string {
  return token.kind === 'text' ? JSON.stringify(token.text) : token.kind === 'character' ? "'…'" : token.text;
}

function isLiteral(word: Token): boolean {
  return word.text === 'true' || word.text === 'false' || word.text === 'nil';
}

function wordLiteral(word: Token): Expression {
  const value = word.text === 'nil' ? null : word.text === 'true';
  return { ...stretch(word), kind: 'literal', value };
}

function endsCommand(token: Token): boolean {
  return token.kind === 'mark' && token.text !== '(';
}

/** Arguments for what is no function: an error, but as in Go only where it is reached. */
function notCalled(first: Expression, end: number): Expression {
  const hint = 'only functions take arguments';
  return { start: first.start, end, kind: 'impossible', message: 'this is not a function', hint };
}
