import type { Action, Stretch } from './expression.js';
import { ExpressionParser, type Vocabulary, written } from './parse-expression.js';
import { refuse, type Token } from './token.js';

/** An action, and the variables it uses, which must be in sight where it stands. */
export interface ParsedAction {
  readonly action: Action;
  readonly used: readonly Token[];
}

/**
 * Parses an action's tokens; nothing in it depends on where the action stands.
 * @throws TemplateSyntaxError
 */
export function parseAction(tokens: readonly Token[], place: Stretch, vocabulary: Vocabulary): ParsedAction {
  const parser = new ExpressionParser(tokens, place, vocabulary);
  const action = new ActionParser(parser, place).action();
  return { action, used: parser.used };
}

class ActionParser {
  constructor(
    private readonly parser: ExpressionParser,
    private readonly place: Stretch,
  ) {}

  action(): Action {
    const { parser, place } = this;
    const first = parser.peek();
    const word = first?.kind === 'word' ? first.text : '';
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.block(word);
      case 'template':
      case 'block':
        return this.template(word);
      case 'define':
        parser.take();
        return { ...place, kind: word, name: this.lastName(word) };
      case 'else':
        return this.otherwise();
      case 'end':
      case 'break':
      case 'continue':
        parser.take();
        parser.finish();
        return { ...place, kind: word };
      default:
        return this.output();
    }
  }

  /** `$x := value`, `$x = value`, or a value to print. */
  private output(): Action {
    const { parser, place } = this;
    const { names, assigns } = this.declared(1);
    const [name] = names;
    const value = parser.lastPipeline();
    if (name === undefined) return { ...place, kind: 'output', value };
    return { ...place, kind: assigns ? 'assign' : 'declare', name, value };
  }

  private block(word: 'if' | 'with' | 'range'): Action {
    const { parser, place } = this;
    parser.take();
    const declared = this.declared(word === 'range' ? 2 : 1);
    if (!parser.peek())
      refuse(`'${word}' needs a value`, place, `write it behind, as in '${word} .Values.name'`);
    return { ...place, kind: word, ...declared, value: parser.lastPipeline() };
  }

  private otherwise(): Action {
    const { parser, place } = this;
    parser.take();
    const next = parser.peek();
    const word = next?.kind === 'word' ? next.text : '';
    if (word === 'if' || word === 'with') return { ...place, kind: 'else', chained: this.block(word) };
    parser.finish();
    return { ...place, kind: 'else' };
  }

  private template(word: 'template' | 'block'): Action {
    const { parser, place } = this;
    parser.take();
    const name = this.name(word);
    const declared = this.declared(1);
    if (parser.peek()) return { ...place, kind: word, name, ...declared, value: parser.lastPipeline() };
    if (word === 'block')
      refuse("'block' needs a value", place, `write it behind, as in 'block "${name}" .'`);
    return { ...place, kind: word, name, ...declared };
  }

  private lastName(word: string): string {
    const name = this.name(word);
    this.parser.finish();
    return name;
  }

  private name(word: string): string {
    const token = this.parser.peek();
    if (token?.kind === 'text') return this.parser.take().text;
    return refuse(
      `'${word}' needs a name`,
      token ?? this.place,
      `write it in double quotes, as in '${word} "name"'`,
    );
  }

  /** `$x :=`, and for `range` also `$key, $value :=`, in front of a value. */
  private declared(most: number): { readonly names: readonly string[]; readonly assigns: boolean } {
    const { parser } = this;
    const following = parser.peek(1);
    if (parser.peek()?.kind !== 'variable' || following?.kind !== 'mark')
      return { names: [], assigns: false };
    if (![':=', '=', ','].includes(following.text)) return { names: [], assigns: false };
    const tokens = [parser.take()];
    while (parser.accept(',')) {
      const token = parser.take();
      if (token.kind !== 'variable') refuse(`'${written(token)}' is not expected here`, token);
      if (tokens.length >= most) refuse(`there is one variable too many here`, token);
      tokens.push(token);
    }
    return { names: tokens.map(({ text }) => text), assigns: this.assigns(tokens) };
  }

  private assigns(variables: readonly Token[]): boolean {
    const operator = this.parser.take();
    if (operator.text !== ':=' && operator.text !== '=')
      refuse(`'${written(operator)}' is not expected here`, operator, "write ':='");
    const root = variables.find(({ text }) => text === '$');
    if (root) refuse("'$' always is the data's root", root, 'give the variable a name');
    if (operator.text === '=') this.parser.used.push(...variables);
    return operator.text === '=';
  }
}
