import { basename, dirname } from 'node:path';
import { isLocalPath, type BuildAction } from '../../../plan/index.js';
import type { BuildPart } from './build-part.js';

/** Where the context and the Dockerfile are: directories of this machine, or places that BuildKit fetches from itself. */
export function locateContext({
  context,
  dockerfile,
}: Pick<BuildAction, 'context' | 'dockerfile'>): readonly BuildPart[] {
  if (context === '-')
    return [refused('a build context from standard input is not possible here', 'name a directory')];
  const local = isLocalPath(context);
  const place: BuildPart = local
    ? { kind: 'local', name: 'context', path: context }
    : { kind: 'option', key: 'context', value: context };
  return [place, ...locateDockerfile(dockerfile, local ? context : undefined)];
}

/** `directory` is the context's, where that is one of this machine: docker reads `-f` of a remote context inside it. */
function locateDockerfile(file: string | undefined, directory: string | undefined): readonly BuildPart[] {
  if (file === '-') return [refused('a Dockerfile from standard input is not possible here', 'name a file')];
  if (directory === undefined)
    return file === undefined ? [] : [{ kind: 'option', key: 'filename', value: file }];
  if (file === undefined) return [{ kind: 'local', name: 'dockerfile', path: directory }];
  if (!isLocalPath(file))
    return [refused(`the Dockerfile '${file}' is not a file`, 'download it in a step before this one')];
  return [
    { kind: 'local', name: 'dockerfile', path: dirname(file) },
    { kind: 'option', key: 'filename', value: basename(file) },
  ];
}

function refused(message: string, hint: string): BuildPart {
  return { kind: 'refusal', message, hint };
}
