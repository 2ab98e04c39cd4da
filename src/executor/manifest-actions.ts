import type {
  Action,
  ManifestAnnotateAction,
  ManifestCreateAction,
  ManifestInspectAction,
  ManifestPushAction,
  ManifestRemoveAction,
} from '../plan/index.js';

/** The actions that taskrun carries out itself, registry to registry, under every executor. */
export type ManifestAction =
  | ManifestCreateAction
  | ManifestAnnotateAction
  | ManifestPushAction
  | ManifestInspectAction
  | ManifestRemoveAction;

/** Whether an action is one of those. */
export function isManifestAction(action: Action): action is ManifestAction {
  return action.kind.startsWith('manifest-');
}

/** What carrying out an action does to registries, for people. */
export function describeManifestAction(action: ManifestAction): readonly string[] {
  switch (action.kind) {
    case 'manifest-create':
      return [
        ...action.sources.map(({ name }) => `resolve ${name} in its registry`),
        `${action.amend ? 'amend' : 'create'} manifest list ${action.list.name} of ${action.sources.length} sources`,
      ];
    case 'manifest-annotate':
      return [`set the platform of ${action.source.name} in manifest list ${action.list.name}`];
    case 'manifest-push':
      return [`put manifest list ${action.list.name}${action.purge ? ', then forget it' : ''}`];
    case 'manifest-inspect':
      return [`get the manifest of ${action.image.name}`];
    case 'manifest-remove':
      return action.lists.map(({ name }) => `forget manifest list ${name}`);
  }
}
