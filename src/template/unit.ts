import type { Expression, Field, Stretch } from './expression.js';
import type { TemplateFunction } from './functions/index.js';
import type { NumberLiteral } from './number-literal.js';
import type { Value } from './value.js';

/**
 * Something to run: a shape, which says what is done, and the operands it is done with. Many actions have the same shape,
 * and each shape is compiled by Handlebars once.
 */
export interface Unit {
  readonly shape: string;
  readonly operands: readonly Operand[];
  /** A plain field chain, the most common action by far, needs no more than this. */
  readonly plain?: Lookup;
}

/** What a shape points into, by number. */
export type Operand = Value | NumberLiteral | Lookup | Site | Impossible | Choice | Head | string;

/** Fields to look up one in another, `.a.b`. */
export class Lookup implements Stretch {
  constructor(
    readonly fromRoot: boolean,
    readonly fields: readonly Field[],
    readonly start: number,
    readonly end: number,
  ) {}
}

/** Where a function is called. */
export class Site implements Stretch {
  constructor(
    readonly name: string,
    readonly called: TemplateFunction,
    /** Where each argument stands. */
    readonly given: readonly Stretch[],
    readonly start: number,
    readonly end: number,
    /** Arguments that are evaluated one by one: of `and` and `or`, and when there are many. */
    readonly units?: readonly Unit[],
  ) {}
}

/** A method call's arguments. */
export class Choice implements Stretch {
  constructor(
    readonly lookup: Lookup,
    readonly given: readonly Unit[],
    readonly start: number,
    readonly end: number,
  ) {}
}

/** An error that is told only where it is reached. */
export class Impossible implements Stretch {
  constructor(
    readonly message: string,
    readonly start: number,
    readonly end: number,
    readonly hint?: string,
  ) {}
}

/** Variables that a block declares or assigns. */
export class Head {
  constructor(
    readonly names: readonly string[],
    readonly assigns: boolean,
  ) {}
}

/** What a unit does with its value. Blocks run bodies that belong to where the action stands. */
export type Verb =
  'emit' | 'result' | 'declare' | 'assign' | 'branch' | 'bind' | 'repeat' | 'render' | 'renderBare' | 'leave';

/** Calls with more arguments than this have them evaluated one by one. */
const most = 8;

/** An expression as the argument of a verb; operands that the verb has itself come first. */
export function unitOf(verb: Verb, value: Expression | undefined, ...operands: Operand[]): Unit {
  const all = [...operands];
  const own = operands.map(() => '#').join(' ');
  const shape = `(${verb} ${own}${value ? ` ${shapeOf(value, all)}` : ''})`;
  const plain = verb === 'emit' && value ? plainOf(value) : undefined;
  return plain ? { shape, operands: all, plain } : { shape, operands: all };
}

/** The shape of an expression: what is called, with `#` for the next operand and `.` for the dot. */
function shapeOf(expression: Expression, operands: Operand[]): string {
  const { start, end } = expression;
  switch (expression.kind) {
    case 'literal':
      return shape('constant', operands, expression.value);
    case 'dot':
      return '.';
    case 'root':
      return '(root)';
    case 'variable':
      return shape('recall', operands, expression.name);
    case 'pipeline':
      return `(settled ${shapeOf(expression.value, operands)})`;
    case 'impossible':
      return shape('impossible', operands, new Impossible(expression.message, start, end, expression.hint));
    case 'fields':
      return fieldsShape(expression, operands);
    case 'call':
      return callShape(expression, operands);
  }
}

function shape(name: string, operands: Operand[], operand: Operand): string {
  operands.push(operand);
  return `(${name} #)`;
}

function fieldsShape(expression: Expression & { readonly kind: 'fields' }, operands: Operand[]): string {
  const { of, fields, start, end } = expression;
  const lookup = new Lookup(of.kind === 'root', fields, start, end);
  const given = expression.arguments.map((argument) => unitOf('result', argument));
  operands.push(given.length === 0 ? lookup : new Choice(lookup, given, start, end));
  return `(${given.length === 0 ? 'member' : 'invoke'} # ${shapeOf(of, operands)})`;
}

function callShape(expression: Expression & { readonly kind: 'call' }, operands: Operand[]): string {
  const { name, function: called, arguments: given, start, end } = expression;
  if (called.shortcut || given.length > most) {
    const units = given.map((argument) => unitOf('result', argument));
    operands.push(new Site(name, called, given, start, end, units));
    return '(applyEach #)';
  }
  operands.push(new Site(name, called, given, start, end));
  return `(apply #${given.map((argument) => ` ${shapeOf(argument, operands)}`).join('')})`;
}

function plainOf(value: Expression): Lookup | undefined {
  if (value.kind !== 'fields' || value.arguments.length > 0) return undefined;
  const { of, fields, start, end } = value;
  return of.kind === 'dot' || of.kind === 'root'
    ? new Lookup(of.kind === 'root', fields, start, end)
    : undefined;
}
