import type { Compilation } from './compilation.js';
import type { Piece } from './lex-text.js';
import { block, call, dot, number, program, statement, type Expression, type Program } from './nodes.js';
import { ExpressionParser } from './parse-expression.js';
import { refuse, type Token } from './token.js';

/** Blocks that may stand inside each other; the generated code nests as deep. */
const deepest = 100;

type Action = Extract<Piece, { kind: 'action' }>;

/** What ended a body: an `else` (with the tokens behind it), an `end`, or the text's own end. */
type Ending =
  { readonly word: 'else' | 'end'; readonly action: Action; readonly rest: ExpressionParser } | undefined;

/** The pieces of a template as Handlebars' tree. What cannot be understood becomes a problem of the compilation. */
export function parseTemplate(pieces: readonly Piece[], compilation: Compilation): Program {
  return new TemplateParser(pieces, compilation).parse();
}

class TemplateParser {
  private at = 0;
  private depth = 0;
  private readonly open: ('if' | 'with' | 'range')[] = [];

  constructor(
    private readonly pieces: readonly Piece[],
    private readonly compilation: Compilation,
  ) {}

  parse(): Program {
    const { body } = this.compilation.bodyOf(() => {
      this.compilation.attempt(() => this.everything());
    });
    return program(body);
  }

  private everything(): void {
    for (let ending = this.statements(); ending; ending = this.statements()) {
      const { word, action } = ending;
      this.compilation.attempt(() =>
        refuse(`'${word}' has no block to belong to`, action, 'take it away, or open the block'),
      );
    }
  }

  /** Adds statements to the current body, up to the `else` or `end` of the enclosing block. */
  private statements(): Ending {
    for (let piece = this.pieces[this.at]; piece; piece = this.pieces[this.at]) {
      this.at++;
      if (piece.kind === 'text') {
        this.compilation.add(statement('copy', number(piece.start), number(piece.end)));
        continue;
      }
      const ending = this.action(piece);
      if (ending) return ending;
    }
    return undefined;
  }

  private action(action: Action): Ending {
    const parser = new ExpressionParser(action.tokens, action, this.compilation);
    const word = action.tokens[0]?.kind === 'word' ? action.tokens[0].text : '';
    if (word === 'else' || word === 'end') {
      parser.take();
      return { word, action, rest: parser };
    }
    if (word === 'if' || word === 'with' || word === 'range') {
      parser.take();
      this.compilation.scope(() => this.block(word, action, parser));
    } else if (word === 'define' || word === 'block') {
      this.compilation.attempt(() =>
        refuse(`'${word}' is not supported yet`, action, 'write its text where it is used'),
      );
      this.compilation.bodyOf(() => this.statements());
    } else {
      this.compilation.attempt(() => this.simple(word, action, parser));
    }
    return undefined;
  }

  private simple(word: string, action: Action, parser: ExpressionParser): void {
    if (word === 'break' || word === 'continue') {
      parser.take();
      parser.finish();
      if (!this.open.includes('range')) refuse(`'${word}' stands in no 'range'`, action);
      this.compilation.add(statement('leave', number(word === 'break' ? 1 : 0)));
    } else if (word === 'template') {
      refuse(`'${word}' is not supported yet`, action, 'write its text where it is used');
    } else {
      this.output(action, parser);
    }
  }

  /** `$x := value`, `$x = value`, or a value to print. */
  private output(action: Action, parser: ExpressionParser): void {
    const variable = parser.peek();
    const operator = parser.peek(1)?.text;
    if (variable?.kind === 'variable' && (operator === ':=' || operator === '=')) {
      parser.take();
      parser.take();
      const value = this.compilation.attempt(() => parser.lastPipeline());
      // a variable whose value is wrong is declared all the same, so that its uses are not wrong too
      const slot = number(this.slotFor(variable, operator));
      if (value) this.compilation.add(statement('keep', slot, value));
      return;
    }
    const value = parser.lastPipeline();
    this.compilation.add(statement('emit', value, number(action.start), number(action.end)));
  }

  private slotFor(variable: Token, operator: string): number {
    if (variable.text === '$') refuse("'$' always is the data's root", variable, 'give the variable a name');
    if (operator === ':=') return this.compilation.declare(variable.text);
    const slot = this.compilation.slotOf(variable.text);
    return slot ?? refuse(`there is no variable '${variable.text}' here`, variable, "declare it with ':='");
  }

  private block(word: 'if' | 'with' | 'range', action: Action, parser: ExpressionParser): void {
    if (++this.depth > deepest) refuse('blocks are nested too deeply', action);
    const head = this.compilation.attempt(() => this.head(word, action, parser)) ?? [];
    this.open.push(word);
    const { body, result: ending } = this.compilation.bodyOf(() => this.statements());
    this.open.pop();
    const { body: otherwise } = this.compilation.bodyOf(() => this.otherwise(word, action, ending));
    this.depth--;
    const name = ({ if: 'branch', with: 'bind', range: 'repeat' } as const)[word];
    this.compilation.add(block(name, [dot(), ...head], body, otherwise));
  }

  /** The value a block works with; for `range` also where its key and element go and where it stands. */
  private head(word: 'if' | 'with' | 'range', action: Action, parser: ExpressionParser): Expression[] {
    const names = declared(parser, word === 'range' ? 2 : 1);
    if (!parser.peek())
      refuse(`'${word}' needs a value`, action, `write it behind, as in '${word} .Values.name'`);
    const value = this.compilation.attempt(() => parser.lastPipeline());
    const slots = names.map(({ token, operator }) => number(this.slotFor(token, operator)));
    if (!value) return [];
    if (word === 'range') {
      const none = number(-1);
      const key = slots.length === 2 ? slots[0] : none;
      return [value, key ?? none, slots.at(-1) ?? none, number(action.start), number(action.end)];
    }
    const [slot] = slots;
    if (!slot) return [value];
    this.compilation.add(statement('keep', slot, value));
    return [call('recall', slot)];
  }

  /** What stands behind an `else`, as far as the block's `end`. */
  private otherwise(word: string, action: Action, ending: Ending): void {
    if (ending?.word === 'else') {
      const { rest } = ending;
      const next = rest.peek();
      if (next?.kind === 'word' && (next.text === 'if' || next.text === 'with') && word !== 'range') {
        rest.take();
        const chained = next.text;
        this.compilation.scope(() => this.block(chained, ending.action, rest));
        return;
      }
      this.closed(rest);
      const last = this.statements();
      if (last?.word === 'else') {
        this.compilation.attempt(() => refuse("a block has only one 'else'", last.action));
        this.otherwise(word, action, last);
      } else if (last) this.closed(last.rest);
      else this.unclosed(word, action);
    } else if (ending) this.closed(ending.rest);
    else this.unclosed(word, action);
  }

  private closed(rest: ExpressionParser): void {
    this.compilation.attempt(() => {
      rest.finish();
    });
  }

  private unclosed(word: string, action: Action): void {
    this.compilation.attempt(() =>
      refuse(`this '${word}' is never closed`, action, "close it with '{{end}}'"),
    );
  }
}

/** `$x :=`, and for `range` also `$key, $value :=`, in front of a block's value. */
function declared(
  parser: ExpressionParser,
  most: number,
): { readonly token: Token; readonly operator: string }[] {
  const next = parser.peek();
  const following = parser.peek(1);
  if (next?.kind !== 'variable' || following?.kind !== 'mark') return [];
  if (![':=', '=', ','].includes(following.text)) return [];
  const tokens = [parser.take()];
  while (parser.accept(',')) {
    const token = parser.take();
    if (token.kind !== 'variable' || tokens.length >= most)
      refuse(`'${token.text}' is not expected here`, token);
    tokens.push(token);
  }
  const operator = parser.take();
  if (operator.text !== ':=' && operator.text !== '=')
    refuse(`'${operator.text}' is not expected here`, operator, "write ':='");
  return tokens.map((token) => ({ token, operator: operator.text }));
}
