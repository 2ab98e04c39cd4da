/**
 * The few nodes of Handlebars' syntax tree that templates become. Nothing an author wrote ever enters the
 * tree but numbers: Handlebars generates code from it, so texts and names are operands that the tree points to.
 */
type Statement = hbs.AST.Statement;
type Expression = hbs.AST.Expression;
export type Program = hbs.AST.Program;

// Handlebars dereferences locations even where its documentation calls them optional
const loc: hbs.AST.SourceLocation = {
  source: 'template',
  start: { line: 1, column: 0 },
  end: { line: 1, column: 0 },
};
const strip: hbs.AST.StripFlags = { open: false, close: false };
const hash = (): hbs.AST.Hash => ({ type: 'Hash', pairs: [], loc });

function path(name?: string): hbs.AST.PathExpression {
  const parts = name === undefined ? [] : [name];
  return { type: 'PathExpression', data: false, depth: 0, parts, original: name ?? 'this', loc };
}

/** The dot. */
function dot(): Expression {
  return path();
}

function number(value: number): Expression {
  const literal: hbs.AST.NumberLiteral = { type: 'NumberLiteral', value, original: value, loc };
  return literal;
}

function call(name: string, params: Expression[]): Expression {
  const node: hbs.AST.SubExpression = { type: 'SubExpression', path: path(name), params, hash: hash(), loc };
  return node;
}

function statement(name: string, params: Expression[]): Statement {
  const node: hbs.AST.MustacheStatement = {
    type: 'MustacheStatement',
    path: path(name),
    params,
    hash: hash(),
    escaped: false,
    strip,
    loc,
  };
  return node;
}

/** A block whose two bodies are run by the helper `body`. */
function block(name: string, params: Expression[]): Statement {
  const node: hbs.AST.BlockStatement = {
    type: 'BlockStatement',
    path: path(name),
    params,
    hash: hash(),
    program: program([statement('body', [dot(), number(0)])]),
    inverse: program([statement('body', [dot(), number(1)])]),
    openStrip: strip,
    inverseStrip: strip,
    closeStrip: strip,
    loc,
  };
  return node;
}

function program(body: Statement[]): Program {
  return { type: 'Program', body, blockParams: [], loc };
}

const blocks = new Set(['branch', 'bind', 'repeat']);

/** The tree of a shape (see unit.ts), its operands numbered in order. */
export function treeOf(shape: string): Program {
  const parts = shape.match(/[()#.]|\w+/g) ?? [];
  let at = 1;
  let operands = 0;
  const verb = parts[at++] ?? '';
  const parameters = (): Expression[] => {
    const found: Expression[] = [];
    for (let part = parts[at++]; part !== undefined && part !== ')'; part = parts[at++]) {
      if (part === '#') found.push(number(operands++));
      else if (part === '.') found.push(dot());
      else if (part === '(') found.push(call(parts[at++] ?? '', parameters()));
    }
    return found;
  };
  const given = [dot(), ...parameters()];
  return program([blocks.has(verb) ? block(verb, given) : statement(verb, given)]);
}
