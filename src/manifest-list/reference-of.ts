import { parseReference, type Reference } from '../oci/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** The name, taken apart. @throws ManifestListError when it is none */
export function referenceOf(name: string): Reference {
  const reference = parseReference(name);
  if (reference !== undefined) return reference;
  throw new ManifestListError(`'${name}' is not a valid image name`, "write it as 'registry/repository:tag'");
}

/** The name of something to be pushed: with a tag, `latest` unless it says another. @throws ManifestListError */
export function targetOf(name: string): Reference & { readonly tag: string } {
  const { digest, tag = 'latest', ...reference } = referenceOf(name);
  if (digest === undefined) return { ...reference, tag };
  throw new ManifestListError(
    `'${name}' names a digest, which only what it was made from can have`,
    "name it by a tag: 'registry/repository:tag'",
  );
}
