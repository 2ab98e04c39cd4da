import type { Checked, Diagnostic } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { decodeAliasFile } from './alias-block.js';
import type { Placed } from './placed.js';

/**
 * Reads a file of aliases: a path relative to the context, or a URL. What it cannot read is a problem without a place,
 * which is told at the place the location was written at.
 */
export type ReadAliasSource = (location: string) => Promise<Checked<SourceText>>;

/** More sources than any task needs. */
const most = 32;

/** The aliases of all sources, the weakest first. The sources are read at the same time. */
export async function readAliasSources(
  sources: readonly Placed<string>[],
  read: ReadAliasSource | undefined,
): Promise<Checked<readonly (readonly [string, string])[]>> {
  const surplus = sources[most];
  if (surplus !== undefined) return refused(surplus, `more than ${most} sources of aliases`, 'join some');
  const results = await Promise.all(sources.map((source) => readOne(source, read)));
  const problems = results.flatMap((result) => (result.ok ? [] : result.problems));
  const warnings = results.flatMap((result) => (result.ok ? result.warnings : []));
  if (problems.length > 0) return { ok: false, problems: [...warnings, ...problems] };
  return { ok: true, value: results.flatMap((result) => (result.ok ? result.value : [])), warnings };
}

async function readOne(
  source: Placed<string>,
  read: ReadAliasSource | undefined,
): Promise<Checked<readonly (readonly [string, string])[]>> {
  if (read === undefined) {
    return refused(source, 'aliases from other files are not read here', "write them under 'alias.values'");
  }
  const text = await read(source.value);
  if (text.ok) return decodeAliasFile(text.value);
  return { ok: false, problems: text.problems.map((problem) => ({ place: source.place, ...problem })) };
}

function refused({ place }: Placed<string>, message: string, hint: string): Checked<never> {
  const problem: Diagnostic = { code: 'alias/unreadable', severity: 'error', message, place, hint };
  return { ok: false, problems: [problem] };
}
