import { call, number, type Expression, type Statement } from './nodes.js';
import { TemplateSyntaxError, type TemplateProblem } from './token.js';
import type { TemplateFunction } from './functions/index.js';
import type { TemplateValue } from './value.js';

/** Where a function is called, for its errors. */
export interface CallSite {
  readonly name: string;
  readonly function: TemplateFunction;
  readonly start: number;
  readonly end: number;
}

/** Fields to look up one in another, `.a.b`; where it starts in the template, and where each name ends. */
export interface Lookup {
  readonly start: number;
  readonly fields: readonly { readonly name: string; readonly end: number }[];
}

/** What the syntax tree points into by number. */
export interface Tables {
  readonly constants: readonly TemplateValue[];
  readonly lookups: readonly Lookup[];
  readonly sites: readonly CallSite[];
}

/** What grows while a template is parsed: tables, the statements of the current body, and the variables in sight. */
export class Compilation {
  readonly constants: TemplateValue[] = [];
  readonly lookups: Lookup[] = [];
  readonly sites: CallSite[] = [];
  readonly problems: TemplateProblem[] = [];
  private body: Statement[] = [];
  private readonly variables: { readonly name: string; readonly slot: number }[] = [];
  private slots = 0;

  /** @param nameHint the remedy for a word that is no function, given the word and whether it stands alone */
  constructor(
    readonly functions: ReadonlyMap<string, TemplateFunction>,
    readonly nameHint: (word: string, alone: boolean) => string | undefined,
  ) {}

  add(statement: Statement): void {
    this.body.push(statement);
  }

  /** What `parse` adds goes into a body of its own, and variables it declares are forgotten after it. */
  bodyOf<T>(parse: () => T): { readonly body: readonly Statement[]; readonly result: T } {
    const outer = this.body;
    this.body = [];
    const result = this.scope(parse);
    const body = this.body;
    this.body = outer;
    return { body, result };
  }

  /** Variables that `parse` declares are forgotten after it. */
  scope<T>(parse: () => T): T {
    const known = this.variables.length;
    const result = parse();
    this.variables.length = known;
    return result;
  }

  /** Runs `parse`; a syntax error becomes a problem and the answer undefined. */
  attempt<T>(parse: () => T): T | undefined {
    try {
      return parse();
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error;
      this.problems.push(error.problem);
      return undefined;
    }
  }

  constant(value: TemplateValue): Expression {
    return call('constant', number(this.constants.push(value) - 1));
  }

  lookup(base: Expression, lookup: Lookup): Expression {
    return call('member', base, number(this.lookups.push(lookup) - 1));
  }

  site(site: CallSite): Expression {
    return number(this.sites.push(site) - 1);
  }

  /** A place for a value that only one expression uses. */
  newSlot(): number {
    return this.slots++;
  }

  /** Every declaration has a slot of its own, so that lookups are decided here, by where things stand in the text. */
  declare(name: string): number {
    const slot = this.newSlot();
    this.variables.push({ name, slot });
    return slot;
  }

  slotOf(name: string): number | undefined {
    return this.variables.findLast((variable) => variable.name === name)?.slot;
  }

  get variableNames(): readonly string[] {
    return this.variables.map(({ name }) => name);
  }
}
