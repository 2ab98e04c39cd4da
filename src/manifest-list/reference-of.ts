import { parseReference, type Reference } from '../oci/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** The name, taken apart. @throws ManifestListError when it is none */
export function referenceOf(name: string): Reference {
  const reference = parseReference(name);
  if (reference !== undefined) return reference;
  throw new ManifestListError(`'${name}' is not a valid image name`, "write it as 'registry/repository:tag'");
}
