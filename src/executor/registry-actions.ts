import type {
  Action,
  ImagetoolsCreateAction,
  ImagetoolsInspectAction,
  ManifestAnnotateAction,
  ManifestCreateAction,
  ManifestInspectAction,
  ManifestPushAction,
  ManifestRemoveAction,
} from '../plan/index.js';

/** The actions that taskrun carries out itself, registry to registry, under every executor. */
export type RegistryAction =
  | ManifestCreateAction
  | ManifestAnnotateAction
  | ManifestPushAction
  | ManifestInspectAction
  | ManifestRemoveAction
  | ImagetoolsCreateAction
  | ImagetoolsInspectAction;

/** Whether an action is one of those. */
export function isRegistryAction(action: Action): action is RegistryAction {
  return action.kind.startsWith('manifest-') || action.kind.startsWith('imagetools-');
}

/** What carrying out an action does to registries, for people. */
export function describeRegistryAction(action: RegistryAction): readonly string[] {
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
    case 'imagetools-create':
      return describeCreate(action);
    case 'imagetools-inspect':
      return [`get the manifest of ${action.image.name}`];
  }
}

function describeCreate({ tags, sources, files, append, dryRun }: ImagetoolsCreateAction): readonly string[] {
  const appended = append ? tags.slice(0, 1) : [];
  return [
    ...files.map(({ path }) => `read a source from ${path}`),
    ...[...appended, ...sources].map(({ name }) => `resolve ${name} in its registry`),
    ...(dryRun ? ['print their manifest'] : tags.map(({ name }) => `put their manifest as ${name}`)),
  ];
}
