import { removeImage, type RemovableName, type RemovedImage } from '../../../image/index.js';
import { formatFamiliarReference } from '../../../oci/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';

/** The flags of `taskrun image remove`. */
export interface RemoveFlags extends RegistryFlags {
  readonly digest?: boolean;
}

/** `taskrun image remove`: one after the other, what was removed on standard output; a failure does not keep the rest. */
export async function imageRemove(
  names: readonly string[],
  { digest: byDigest = false, ...flags }: RemoveFlags,
  io: IO,
): Promise<ExitCode> {
  const all = names.map(removableName);
  const registries = all.map(({ registry }) => registry);
  return inRegistrySession({ registries, flags }, io, async ({ client, signal }) => {
    let answer: ExitCode = exitCode.succeeded;
    for (const name of all) {
      try {
        const removed = await removeImage(client, name, { byDigest, signal });
        for (const line of linesOf(name, removed)) io.stdout.write(`${line}\n`);
      } catch (error) {
        signal.throwIfAborted();
        const { describeError } = await import('../../output/describe-error.js');
        const { message, code } = await describeError(error, io);
        io.stderr.write(message);
        answer = Math.max(answer, code) as ExitCode;
      }
    }
    return answer;
  });
}

/** Nobody should lose `latest` for not having said anything. @throws CommandFailure */
function removableName(text: string): RemovableName {
  const { registry, repository, tag, digest } = imageName(text);
  if (tag !== undefined && digest === undefined) return { registry, repository, tag };
  if (digest !== undefined && tag === undefined) return { registry, repository, digest };
  throw new CommandFailure(
    exitCode.usage,
    tag === undefined ? `'${text}' has neither a tag nor a digest` : `'${text}' has both a tag and a digest`,
    tag === undefined
      ? `name what is to be removed: '${text}:TAG' or '${text}@DIGEST'`
      : 'by the tag, only the tag is removed; by the digest, the manifest with all its tags',
  );
}

function linesOf(name: RemovableName, removed: RemovedImage): readonly string[] {
  const shown = (version: object): string => formatFamiliarReference({ ...name, ...version, original: '' });
  if (removed.kind === 'tag') return [`untagged ${shown({})}`];
  const { registry, repository } = name;
  const tags = removed.tags.map(
    (tag) => `untagged ${formatFamiliarReference({ registry, repository, tag, original: '' })}`,
  );
  return [
    ...tags,
    `removed ${formatFamiliarReference({ registry, repository, digest: removed.digest, original: '' })}`,
  ];
}
