import { imageKey, platformsOfImages, type Action, type Plan } from '../../../plan/index.js';
import type { ListStep, TaskLists } from '../../../state/index.js';

/** The manifest lists of a task, to be made by whoever has the images of all platforms. */
export function listsOf(
  plan: Plan,
  steadyNames: ReadonlyMap<string, string>,
  attestations: boolean,
): TaskLists {
  const steps = plan.steps.flatMap(({ action }) => listStep(action) ?? []);
  const named = steps.flatMap((step) =>
    step.kind === 'create' || step.kind === 'combine' ? step.sources : [],
  );
  const platforms = platformsOfImages(plan);
  const sources = [...new Set(named)].flatMap((name) => {
    const platform = platforms.get(imageKey(name) ?? name);
    return platform === undefined ? [] : [{ name, steadyName: steadyNames.get(name) ?? name, platform }];
  });
  return { steps, sources, attestations };
}

function listStep(action: Action): ListStep | undefined {
  switch (action.kind) {
    case 'manifest-create': {
      const { list, sources, amend, insecure } = action;
      return { kind: 'create', list: list.name, sources: sources.map(({ name }) => name), amend, insecure };
    }
    case 'manifest-annotate':
      return {
        kind: 'annotate',
        list: action.list.name,
        source: action.source.name,
        platform: action.platform,
      };
    case 'manifest-push':
      return { kind: 'push', list: action.list.name, purge: action.purge, insecure: action.insecure };
    case 'imagetools-create': {
      const { tags, sources, annotations, platforms, append, preferIndex, dryRun } = action;
      if (dryRun) return undefined;
      const names = { tags: tags.map(({ name }) => name), sources: sources.map(({ name }) => name) };
      return { kind: 'combine', ...names, annotations, platforms, append, preferIndex };
    }
    default:
      return undefined;
  }
}
