import { checked, type Checked, type Diagnostic } from '../diagnostic/index.js';
import { Expansion, type Expanded } from '../source/index.js';
import type { Template } from './body.js';
import { rootOf } from './data.js';
import { functions, type TemplateFunction } from './functions/index.js';
import { keyHint, unknownWord } from './hints.js';
import { lexText, mayHoldActions, type Piece } from './lex-text.js';
import { mostDiagnostics } from './limits.js';
import { Machine } from './machine.js';
import { withoutNoValue } from './no-value.js';
import { parseTemplate } from './parse-template.js';
import { Rendering, RenderingStopped } from './rendering.js';
import type { TemplateProblem } from './token.js';
import type { TemplateMap } from './value.js';
import { Work } from './work.js';

/** How to expand templates. */
export interface ExpandOptions {
  /** A missing key is an error, not a warning. */
  readonly strict?: boolean;
  /** `env`, `expandenv` and `getHostByName` may read the host. */
  readonly allowHostEnv?: boolean;
  /** Functions beside those of the language. */
  readonly functions?: ReadonlyMap<string, TemplateFunction>;
}

/**
 * Expands the templates in a text. Each piece of the result leads back to the author's characters: copied text to
 * itself, output to the action that wrote it. All problems are told at once; syntax errors come before anything is rendered.
 */
export async function expandTemplates(
  input: Expanded,
  data: TemplateMap,
  options: ExpandOptions = {},
): Promise<Checked<Expanded>> {
  if (!mayHoldActions(input.text)) return checked(withoutNoValue(input), []);
  const problems: TemplateProblem[] = [];
  const used = new Set<string>();
  const known = options.functions === undefined ? functions : new Map([...functions, ...options.functions]);
  const vocabulary = { functions: noting(used, known), unknown: unknownWord(data, known) };
  const pieces = lexText(input.text, vocabulary, problems);
  if (problems.length === 0 && !pieces.some(({ kind }) => kind === 'action'))
    return checked(withoutNoValue(textOnly(input, pieces)), []);
  const template = { ...parseTemplate(pieces, input.text, problems), functions: used };
  if (problems.length > 0) return { ok: false, problems: reported(problems, input) };
  return render(input, template, pieces.length, data, options);
}

/** The functions, and which of them were asked for. */
function noting(used: Set<string>, known: typeof functions): typeof functions {
  const noted = new Map(known);
  noted.get = (name) => {
    const found = known.get(name);
    if (found) used.add(name);
    return found;
  };
  return noted;
}

/** A template without actions: its texts, without what comments took away. */
function textOnly(input: Expanded, pieces: readonly Piece[]): Expanded {
  const [first] = pieces;
  if (first?.start === 0 && first.end === input.text.length) return input;
  const expansion = new Expansion(input);
  for (const { start, end } of pieces) expansion.copy(start, end);
  return expansion.finish();
}

async function render(
  input: Expanded,
  template: Template,
  actionCount: number,
  data: TemplateMap,
  { strict = false, allowHostEnv = false }: ExpandOptions,
): Promise<Checked<Expanded>> {
  // most task files need no Handlebars, and few need what functions prepare, so it is loaded only here
  const { runner } = await import('./handlebars.js');
  for (const name of template.functions) await functions.get(name)?.prepare?.();
  const work = new Work(input.text.length);
  const rendering = new Rendering(input, { strict, keyHint }, work, actionCount);
  const root = rootOf(data);
  const machine = new Machine(rendering, template, { work, allowHostEnv }, root, runner);
  try {
    machine.play(template.body, root);
  } catch (error) {
    if (error instanceof RangeError) tooDeep(rendering, machine);
    else if (!(error instanceof RenderingStopped)) throw error;
  }
  return checked(withoutNoValue(rendering.finish()), rendering.diagnostics);
}

/** The JavaScript stack, or the longest text there can be, is exhausted before any limit of ours. */
function tooDeep(rendering: Rendering, { base, end }: Machine): void {
  rendering.fail('template/too-large', 'the templates grow too deep or too long here', base, end);
}

function reported(problems: readonly TemplateProblem[], input: Expanded): Diagnostic[] {
  return [...problems]
    .sort((a, b) => a.start - b.start)
    .slice(0, mostDiagnostics)
    .map((problem) => diagnosticOf(problem, input));
}

function diagnosticOf({ message, hint, start, end }: TemplateProblem, input: Expanded): Diagnostic {
  const place = input.map.placeOf(start, end);
  return {
    code: 'template/syntax',
    severity: 'error',
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
  };
}
