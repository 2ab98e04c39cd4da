import type { Step } from '../task/index.js';
import { parseReference } from '../oci/index.js';
import type { ActionSurroundings, PlannedAction } from './planned-action.js';
import type { Report } from './words.js';

/**
 * A build with `cache: enabled`: its cache is kept beside the first tag that names a registry (SPEC §7), under a tag of the
 * task and the step. Without a tag there is no such place: a warning, and no cache, as in ACR.
 */
export function cachedBuild(
  planned: PlannedAction,
  step: Step,
  { cacheTag, registry }: ActionSurroundings,
  report: Report,
): PlannedAction {
  const { action } = planned;
  const repository = action.kind === 'build' ? repositoryOf(action.tags, registry) : undefined;
  const cache = `${repository}:${cacheTag}`;
  if (action.kind !== 'build' || repository === undefined || parseReference(cache) === undefined) {
    noteUnused(step, report);
    return planned;
  }
  return { ...planned, action: { ...action, cache }, words: [...cacheWords(cache), ...planned.words] };
}

function cacheWords(cache: string): readonly string[] {
  return [
    '--load',
    `--cache-to=type=registry,ref=${cache},mode=max`,
    `--cache-from=type=registry,ref=${cache}`,
  ];
}

/** The first name with a registry or a path in it; else the first name, in the run's registry. */
function repositoryOf(tags: readonly { readonly name: string }[], registry: string): string | undefined {
  for (const { name } of tags) {
    if (parseReference(name) === undefined) return undefined;
    const repository = withoutVersion(name);
    if (repository.includes('/')) return repository;
  }
  const [first] = tags;
  return first && `${registry}/${withoutVersion(first.name)}`;
}

function withoutVersion(name: string): string {
  return name.replace(/@.*$/s, '').replace(/:[^:/]*$/, '');
}

function noteUnused({ cache, place }: Step, report: Report): void {
  report({
    code: 'plan/cache-unused',
    severity: 'warning',
    message: 'this build keeps no cache, because it has no valid image name to keep it beside',
    place: cache?.place ?? place,
    hint: "give the build a '-t'",
  });
}
