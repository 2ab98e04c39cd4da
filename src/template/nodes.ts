/**
 * Builders for the few nodes of Handlebars' syntax tree that templates become. Nothing an author wrote ever enters the
 * tree but numbers: Handlebars generates code from it, so texts and names stand in tables that the tree points into.
 */
export type Statement = hbs.AST.Statement;
export type Expression = hbs.AST.Expression;
export type Program = hbs.AST.Program;

/** What the tree calls: our own helpers, see helpers.ts. */
export type HelperName =
  | 'copy'
  | 'emit'
  | 'constant'
  | 'root'
  | 'member'
  | 'apply'
  | 'keep'
  | 'recall'
  | 'shortcut'
  | 'branch'
  | 'bind'
  | 'repeat'
  | 'leave';

// Handlebars dereferences locations even where its documentation calls them optional
const loc: hbs.AST.SourceLocation = {
  source: 'template',
  start: { line: 1, column: 0 },
  end: { line: 1, column: 0 },
};
const strip: hbs.AST.StripFlags = { open: false, close: false };
const hash = (): hbs.AST.Hash => ({ type: 'Hash', pairs: [], loc });

function path(name?: HelperName): hbs.AST.PathExpression {
  const parts = name === undefined ? [] : [name];
  return { type: 'PathExpression', data: false, depth: 0, parts, original: name ?? 'this', loc };
}

/** The dot. */
export function dot(): Expression {
  return path();
}

export function number(value: number): Expression {
  const literal: hbs.AST.NumberLiteral = { type: 'NumberLiteral', value, original: value, loc };
  return literal;
}

export function call(name: HelperName, ...params: Expression[]): Expression {
  const node: hbs.AST.SubExpression = { type: 'SubExpression', path: path(name), params, hash: hash(), loc };
  return node;
}

export function statement(name: HelperName, ...params: Expression[]): Statement {
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

export function block(
  name: HelperName,
  params: Expression[],
  body: readonly Statement[],
  otherwise: readonly Statement[] = [],
): Statement {
  const node: hbs.AST.BlockStatement = {
    type: 'BlockStatement',
    path: path(name),
    params,
    hash: hash(),
    program: program(body),
    inverse: program(otherwise),
    openStrip: strip,
    inverseStrip: strip,
    closeStrip: strip,
    loc,
  };
  return node;
}

export function program(body: readonly Statement[]): Program {
  return { type: 'Program', body: [...body], blockParams: [], loc };
}
