import { checked, type Checked, type Diagnostic } from '../diagnostic/index.js';
import { Expansion, type Expanded } from '../source/index.js';
import { Compilation } from './compilation.js';
import { functions } from './functions/index.js';
import { keyHint, nameHint } from './hints.js';
import { lexText, mayHoldActions, type Piece } from './lex-text.js';
import { parseTemplate } from './parse-template.js';
import type { Program } from './nodes.js';
import { Rendering, RenderingStopped } from './rendering.js';
import type { TemplateProblem } from './token.js';
import type { TemplateMap } from './value.js';

/** How to expand templates. */
export interface ExpandOptions {
  /** A missing key is an error, not a warning. */
  readonly strict?: boolean;
}

/**
 * Expands the templates in a text. Each piece of the result leads back to the author's characters: copied text to
 * itself, output to the action that wrote it. All problems are told at once; syntax errors come before anything is rendered.
 */
export async function expandTemplates(
  input: Expanded,
  data: TemplateMap,
  { strict = false }: ExpandOptions = {},
): Promise<Checked<Expanded>> {
  if (!mayHoldActions(input.text)) return checked(input, []);
  const { pieces, problems } = lexText(input.text, (name) => functions.has(name));
  if (problems.length === 0 && !pieces.some(({ kind }) => kind === 'action'))
    return checked(textOnly(input, pieces), []);
  const compilation = new Compilation(functions, nameHint(data));
  const program = parseTemplate(pieces, compilation);
  const found = [...problems, ...compilation.problems].sort((a, b) => a.start - b.start);
  if (found.length > 0) return { ok: false, problems: found.map((problem) => diagnosticOf(problem, input)) };
  const rendering = new Rendering(input, compilation, { data, strict, keyHint });
  await render(program, rendering);
  return checked(rendering.finish(), rendering.diagnostics);
}

/** A template without actions: its texts, without what comments took away. */
function textOnly(input: Expanded, pieces: readonly Piece[]): Expanded {
  const [first] = pieces;
  if (first?.start === 0 && first.end === input.text.length) return input;
  const expansion = new Expansion(input);
  for (const { start, end } of pieces) expansion.copy(start, end);
  return expansion.finish();
}

async function render(program: Program, rendering: Rendering): Promise<void> {
  // most task files need no Handlebars, so it is loaded only here
  const { run } = await import('./handlebars.js');
  try {
    run(program, rendering);
  } catch (error) {
    if (!(error instanceof RenderingStopped)) throw error;
  }
}

function diagnosticOf(problem: TemplateProblem, input: Expanded): Diagnostic {
  const { message, hint, start, end } = problem;
  const place = input.map.placeOf(start, end);
  return {
    code: 'template/syntax',
    severity: 'error',
    message,
    place,
    ...(hint === undefined ? {} : { hint }),
  };
}
