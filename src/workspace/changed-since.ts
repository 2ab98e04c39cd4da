import { lstat, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ignoreRules, rootVerdict, type IgnoreRules, type Verdict } from './ignore-rules.js';

/** As many as anybody reads. */
const enough = 3;

/**
 * Files of a context that were changed, moved or made since a time (milliseconds since the epoch), without those that are
 * no part of its copy; the first few of them. Only below these paths; the empty one is all of it.
 */
export async function changedSince(
  context: string,
  paths: readonly string[],
  time: number,
): Promise<readonly string[]> {
  const rules = ignoreRules(await readFile(join(context, '.dockerignore'), 'utf8').catch(() => ''));
  const within = (path: string): boolean => paths.some((each) => each === '' || isBelow(path, each));
  const leadsTo = (path: string): boolean => within(path) || paths.some((each) => isBelow(each, path));
  const changed: string[] = [];
  await walk(context, '', rootVerdict, rules, async (path, isDirectory) => {
    if (isDirectory) return changed.length < enough && leadsTo(path);
    if (changed.length >= enough || !within(path)) return false;
    const { mtimeMs, ctimeMs } = await lstat(join(context, path));
    if (Math.max(mtimeMs, ctimeMs) > time) changed.push(path);
    return false;
  });
  return changed;
}

const isBelow = (path: string, directory: string): boolean =>
  path === directory || path.startsWith(`${directory}/`);

async function walk(
  context: string,
  directory: string,
  verdict: Verdict,
  rules: IgnoreRules,
  visit: (path: string, isDirectory: boolean) => Promise<boolean>,
): Promise<void> {
  for (const entry of await readdir(join(context, directory), { withFileTypes: true }).catch(() => [])) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    const own = rules.verdict(path, verdict);
    if (entry.isDirectory()) {
      const inside = !own.ignored || rules.mayDifferBelow(path, own);
      if (inside && (await visit(path, true))) await walk(context, path, own, rules, visit);
    } else if (!own.ignored) await visit(path, false);
  }
}
