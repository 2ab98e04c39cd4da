import { tagImage, type TagTarget } from '../../../image/index.js';
import { formatFamiliarReference, type Reference } from '../../../oci/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';

/** `taskrun image tag`: the new names on standard output. */
export async function imageTag(
  name: string,
  words: readonly string[],
  flags: RegistryFlags,
  io: IO,
): Promise<ExitCode> {
  const source = imageName(name);
  const targets = words.map((word) => targetOf(source, word));
  const { registry } = source;
  return inRegistrySession({ registries: [registry], flags }, io, async ({ client, signal }) => {
    const digest = await tagImage(client, source, targets, { signal });
    for (const target of targets)
      io.stdout.write(`${formatFamiliarReference({ ...target, original: '' })} ${digest}\n`);
    return exitCode.succeeded;
  });
}

/** A tag by itself is one of the source's repository. @throws CommandFailure */
function targetOf(source: Reference, word: string): TagTarget {
  const { registry, repository } = source;
  const [, alone] = /^:?(\w[\w.-]{0,127})$/.exec(word) ?? [];
  if (alone !== undefined) return { registry, repository, tag: alone };
  const target = imageName(word);
  if (target.digest !== undefined)
    throw new CommandFailure(
      exitCode.usage,
      `'${word}' has a digest, which cannot be given to an image`,
      'name a tag',
    );
  if (target.registry !== registry)
    throw new CommandFailure(
      exitCode.usage,
      `'${word}' is in another registry than '${source.original}'`,
      `copy the image: 'taskrun image copy ${source.original} ${word}'`,
    );
  return { registry: target.registry, repository: target.repository, tag: target.tag ?? 'latest' };
}
