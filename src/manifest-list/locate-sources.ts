import type { Reference } from '../oci/index.js';
import { sameRepository, type RepositoryName } from '../registry/index.js';
import type { ImageSource } from './image-source.js';
import { ManifestListError } from './manifest-list-error.js';

/** A source whose place is known. */
export interface LocatedSource extends ImageSource {
  readonly reference: Reference;
}

/**
 * The sources with their repositories: one that is only a digest is where everything else is, targets included, when that
 * is one place. @throws ManifestListError
 */
export function locateSources(
  sources: readonly ImageSource[],
  targets: readonly RepositoryName[],
): readonly LocatedSource[] {
  const named = [...targets, ...sources.flatMap(({ reference }) => reference ?? [])];
  const [only] = named;
  const single = named.every((each) => only !== undefined && sameRepository(each, only)) ? only : undefined;
  return sources.map((source) => {
    const { text, reference, digest } = source;
    if (reference !== undefined) return { ...source, reference };
    if (single === undefined || digest === undefined) throw nowhere(text, named.length);
    const { registry, repository } = single;
    return { ...source, reference: { registry, repository, digest, original: text } };
  });
}

function nowhere(text: string, places: number): ManifestListError {
  return new ManifestListError(
    `it is not said which repository '${text}' is in`,
    places === 0
      ? `write it as 'registry/repository@${text}'`
      : `there are several: write it as 'registry/repository@${text}'`,
  );
}
