import type { Checked } from '../diagnostic/index.js';
import { Expansion, type Expanded } from '../source/index.js';
import { expandTemplates, type ExpandOptions } from '../template/index.js';
import { after } from './after.js';
import { aliasesOf, decodeAliases, type Aliases } from './alias-block.js';
import { readAliasSources, type ReadAliasSource } from './alias-sources.js';
import type { TemplateData } from './run-variables.js';
import { textLines } from './text-lines.js';

/** A task file whose aliases are expanded. */
export interface Aliased {
  readonly expanded: Expanded;
  /** Names that stand for an image when they are the first word of a `cmd`. */
  readonly imageAliases: ReadonlyMap<string, string>;
}

/** How to expand aliases. */
export interface AliasOptions extends ExpandOptions {
  /** Reads what `alias.src` names; without it, such sources are refused. */
  readonly readAliasSource?: ReadAliasSource;
  /** Images for first words of a `cmd`, as the user's configuration gives them; stronger than ACR's, weaker than the task's. */
  readonly imageAliases?: ReadonlyMap<string, string>;
}

/** Expands the aliases of a text: everything but the `alias:` block, which it takes away (SPEC §1.3). */
export async function expandAliases(
  input: Expanded,
  data: TemplateData,
  options: AliasOptions,
): Promise<Checked<Aliased>> {
  const { block, rest } = separate(input);
  const rendered = await expandTemplates(block, data, options);
  if (!rendered.ok) return rendered;
  const decoded = after(rendered.warnings, decodeAliases(rendered.value));
  if (!decoded.ok) return decoded;
  const sources = await readAliasSources(decoded.value.sources, options.readAliasSource);
  if (!sources.ok) return after(decoded.warnings, sources);
  const aliases = aliasesOf(decoded.value, sources.value, options.imageAliases ?? new Map());
  const value = { expanded: replaceNames(rest, aliases), imageAliases: aliases.imageAliases };
  return after(decoded.warnings, { ok: true, value, warnings: sources.warnings });
}

/** Cuts the `alias:` block out, up to the next line that begins with another key. Line breaks become LF on the way. */
function separate(input: Expanded): { readonly block: Expanded; readonly rest: Expanded } {
  const block = new Expansion(input);
  const rest = new Expansion(input);
  let inside = false;
  for (const { start, end, next } of textLines(input.text)) {
    const line = input.text.slice(start, end);
    if (!inside && /^alias\s*:/.test(line)) inside = true;
    else if (inside && /^[^\s:][^:]*:/.test(line)) inside = false;
    const part = inside ? block : rest;
    part.copy(start, end);
    if (next > end) part.copy(next - 1, next);
    else part.insert('\n', end, end);
  }
  return { block: block.finish(), rest: rest.finish() };
}

/**
 * `$name`, as long as letters and digits go, becomes its value; `$$` one `$`. Behind a name that is not known, one more `$`
 * stays as it is, as in the reference.
 */
function replaceNames(input: Expanded, { values, directive }: Aliases): Expanded {
  const { text } = input;
  const expansion = new Expansion(input);
  const name = /[a-zA-Z0-9]*/y;
  let at = 0;
  for (let found = text.indexOf(directive); found !== -1; found = text.indexOf(directive, at)) {
    expansion.copy(at, found);
    name.lastIndex = found + directive.length;
    const [word = ''] = name.exec(text) ?? [];
    const end = found + directive.length + word.length;
    const again = text.startsWith(directive, end) ? end + directive.length : end;
    const value = word === '' ? undefined : values.get(word);
    at = value === undefined ? again : end;
    if (value !== undefined) expansion.insert(value, found, end);
    else expansion.copy(found, word === '' ? end : again);
  }
  expansion.copy(at, text.length);
  return expansion.finish();
}
