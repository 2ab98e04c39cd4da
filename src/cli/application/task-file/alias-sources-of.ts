import { isOfThisMachine, readAliasSource, type Context, type TaskFile } from '../../../context/index.js';
import type { ReadAliasSource } from '../../../task/index.js';
import type { TaskSources } from './task-sources.js';

/**
 * Reads the sources of a file's aliases. Relative ones are beside the file, or in the context, as in ACR; those of a file that
 * was fetched by itself are beside that or at its root.
 */
export function aliasSourcesOf(
  { folder, root, origin }: TaskFile,
  context: Context,
  { check, fetchAliases: fetch }: Pick<TaskSources, 'check' | 'fetchAliases'>,
): ReadAliasSource {
  const foreign = origin !== undefined && !isOfThisMachine(origin.location);
  if (folder === undefined && origin !== undefined)
    return readAliasSource({ folders: [], base: origin.location, check, fetch, foreign });
  const own = folder === undefined ? [] : [{ path: folder, ...(root === undefined ? {} : { root }) }];
  if (root !== undefined)
    return readAliasSource({ folders: [...own, { path: root }], check, fetch, foreign });
  const others = context.kind === 'directory' ? [{ path: context.path }] : [];
  return readAliasSource({ folders: [...own, ...others], check, fetch, foreign });
}
