/** The smallest parts of an action; offsets are in the template's text, `end` exclusive. */
export interface Token {
  readonly kind: TokenKind;
  /** As written; for a text its value. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** `field` is `.name`, `dot` a lone `.`, `variable` `$` or `$name`; `character` has a code point as its text. */
export type TokenKind = 'text' | 'number' | 'character' | 'field' | 'dot' | 'variable' | 'word' | 'mark';

/** Why a text is not a template, and where. */
export interface TemplateProblem {
  readonly message: string;
  readonly hint?: string;
  readonly start: number;
  readonly end: number;
}

/** Thrown inside this folder to leave an action that cannot be understood; the parser goes on after it. */
export class TemplateSyntaxError extends Error {
  constructor(readonly problem: TemplateProblem) {
    super(problem.message);
  }
}

export function refuse(
  message: string,
  { start, end }: { start: number; end: number },
  hint?: string,
): never {
  throw new TemplateSyntaxError({ message, start, end, ...(hint === undefined ? {} : { hint }) });
}
