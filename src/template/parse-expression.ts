import { didYouMean } from '../diagnostic/index.js';
import type { Compilation } from './compilation.js';
import { block, call, dot, number, statement, type Expression, type Statement } from './nodes.js';
import { numberOf } from './number-literal.js';
import { refuse, type Token } from './token.js';

/** Parentheses and pipe stages that one expression may hold; the generated code nests as deep. */
const deepest = 100;

/** A call whose function may look at its arguments one by one needs the statements each argument brings along. */
interface Argument {
  readonly node: Expression;
  readonly body: readonly Statement[];
}

interface Callee {
  readonly word: Token;
  readonly arguments: Argument[];
}

/**
 * Parses the inside of one action, token by token, into expressions of Handlebars' tree.
 * @throws TemplateSyntaxError
 * @see https://pkg.go.dev/text/template#hdr-Pipelines
 */
export class ExpressionParser {
  private at = 0;
  private depth = 0;

  constructor(
    private readonly tokens: readonly Token[],
    private readonly action: { readonly start: number; readonly end: number },
    private readonly compilation: Compilation,
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
    if (rest) refuse(`'${rest.text}' is not expected here`, rest);
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
      const word = this.peek();
      if (word?.kind !== 'word' || isLiteral(word))
        refuse('only a function can stand behind a pipe', word ?? this.action);
      value = this.call([{ node: value, body: [] }]);
    }
    this.depth--;
    return value;
  }

  private command(): Expression {
    const token = this.peek();
    if (!token) return refuse('a value is missing here', this.action);
    if (token.kind === 'word' && !isLiteral(token)) return this.call([]);
    const value = this.operand();
    const rest = this.peek();
    if (rest && !endsCommand(rest)) {
      refuse(`'${rest.text}' cannot follow a value`, rest, 'only functions take arguments');
    }
    return value;
  }

  /** A function, its arguments, and behind them what was piped into it. */
  private call(piped: readonly Argument[]): Expression {
    const callee: Callee = { word: this.take(), arguments: [] };
    for (let next = this.peek(); next && !endsCommand(next); next = this.peek()) {
      callee.arguments.push(this.argument());
    }
    callee.arguments.push(...piped);
    return this.applied(callee);
  }

  private argument(): Argument {
    const { body, result } = this.compilation.bodyOf(() => this.operand());
    return { node: result, body };
  }

  private applied({ word, arguments: given }: Callee): Expression {
    const found = this.compilation.functions.get(word.text);
    if (!found) return this.unknown(word, given.length === 0);
    const end = this.tokens[this.at - 1]?.end ?? word.end;
    if (given.length < found.arity[0] || given.length > found.arity[1]) {
      refuse(`'${word.text}' takes ${countOf(found.arity)}, not ${given.length}`, { start: word.start, end });
    }
    if (found.shortcut) return this.shortcut(found.shortcut, given);
    for (const { body } of given) body.forEach((each) => this.compilation.add(each));
    const site = this.compilation.site({ name: word.text, function: found, start: word.start, end });
    return call('apply', site, ...given.map(({ node }) => node));
  }

  /**
   * `and` and `or` evaluate no argument they don't need, while Handlebars evaluates all arguments of a call: so they
   * become blocks in front of the statement, each keeping its argument's value and running the next only if needed.
   */
  private shortcut(stopsAt: 'true' | 'false', given: readonly Argument[]): Expression {
    const slot = this.compilation.newSlot();
    const chain = (index: number): readonly Statement[] => {
      const argument = given[index];
      if (!argument) return [];
      const keep = statement('keep', number(slot), argument.node);
      const rest = chain(index + 1);
      const goOn = block(
        'shortcut',
        [dot(), call('recall', number(slot)), number(stopsAt === 'true' ? 1 : 0)],
        rest,
      );
      return [...argument.body, keep, ...(rest.length > 0 ? [goOn] : [])];
    };
    chain(0).forEach((each) => this.compilation.add(each));
    return call('recall', number(slot));
  }

  private unknown(word: Token, alone: boolean): never {
    const { functions, nameHint } = this.compilation;
    const meant = didYouMean(word.text, functions.keys());
    const hint = nameHint(word.text, alone && meant === undefined);
    return refuse(`'${word.text}' is not a function`, word, hint ?? (meant && `did you mean '${meant}'?`));
  }

  private operand(): Expression {
    const token = this.take();
    switch (token.kind) {
      case 'text':
        return this.compilation.constant(token.text);
      case 'number':
        return this.compilation.constant(numberOf(token));
      case 'dot':
        return this.notBeforeField(token, dot());
      case 'field':
        return this.fields(token, dot());
      case 'variable':
        return this.fields(token, this.variable(token));
      case 'word':
        return this.word(token);
      case 'mark':
        if (token.text === '(') return this.parenthesis(token);
        return refuse(`'${token.text}' is not expected here`, token);
    }
  }

  /** `..name` reads like a field of a parent; there is no such thing. */
  private notBeforeField(token: Token, value: Expression): Expression {
    const next = this.peek();
    if (next?.start === token.end && (next.kind === 'field' || next.kind === 'dot')) {
      refuse(`'.' is not expected here`, next, "the data's root is '$', as in '$.Run.ID'");
    }
    return value;
  }

  private parenthesis(open: Token): Expression {
    const value = this.pipeline();
    if (!this.accept(')')) refuse("this '(' is never closed", open);
    return this.fields(open, value);
  }

  private word(token: Token): Expression {
    if (token.text === 'nil') return this.compilation.constant(null);
    if (isLiteral(token)) return this.compilation.constant(token.text === 'true');
    return this.applied({ word: token, arguments: [] });
  }

  private variable(token: Token): Expression {
    if (token.text === '$') return call('root');
    const slot = this.compilation.slotOf(token.text);
    if (slot !== undefined) return call('recall', number(slot));
    const meant = didYouMean(token.text, this.compilation.variableNames);
    const hint = meant ? `did you mean '${meant}'?` : `declare it first, as in '${token.text} := "value"'`;
    return refuse(`there is no variable '${token.text}' here`, token, hint);
  }

  /** Fields that touch what they belong to: `$x.a.b`, `(f).a`. */
  private fields(first: Token, value: Expression): Expression {
    const fields = first.kind === 'field' ? [fieldOf(first)] : [];
    let end = this.tokens[this.at - 1]?.end;
    for (let next = this.peek(); next?.start === end; next = this.peek()) {
      if (next?.kind === 'dot') refuse("a field's name is missing after '.'", next);
      if (next?.kind !== 'field') break;
      fields.push(fieldOf(this.take()));
      end = next.end;
    }
    return fields.length === 0 ? value : this.compilation.lookup(value, { start: first.start, fields });
  }
}

function fieldOf(token: Token): { readonly name: string; readonly end: number } {
  return { name: token.text.slice(1), end: token.end };
}

function isLiteral(word: Token): boolean {
  return word.text === 'true' || word.text === 'false' || word.text === 'nil';
}

function endsCommand(token: Token): boolean {
  return token.kind === 'mark' && (token.text === '|' || token.text === ')');
}

function countOf([least, most]: readonly [number, number]): string {
  const range = least === most ? `${least}` : most === Infinity ? `at least ${least}` : `${least} to ${most}`;
  return `${range} argument${range === '1' || range.endsWith(' 1') ? '' : 's'}`;
}
