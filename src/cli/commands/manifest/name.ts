import type { Reference } from '../../../oci/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';
import { imageName } from '../../application/registries/index.js';

/** The name of a manifest list, taken apart. @throws CommandFailure when it is none */
export function listName(text: string): Reference {
  const reference = imageName(text);
  if (reference.digest === undefined) return reference;
  throw new CommandFailure(
    exitCode.usage,
    `'${text}' names a digest, and a manifest list has none before it is made`,
    "name it by a tag: 'registry/repository:tag'",
  );
}
