import { readAliasSource, type Context, type TaskFile } from '../context/index.js';
import type { ReadAliasSource } from '../task/index.js';

/** Where the relative sources of a file's aliases are: beside the file, or in the context, as in ACR. */
export function aliasSourcesOf({ folder, root, origin }: TaskFile, context: Context): ReadAliasSource {
  if (folder === undefined && origin !== undefined)
    return readAliasSource({ folders: [], base: origin.location });
  const own = folder === undefined ? [] : [{ path: folder, ...(root === undefined ? {} : { root }) }];
  const others = context.kind === 'directory' ? [{ path: context.path }] : [];
  return readAliasSource({ folders: [...own, ...others] });
}
