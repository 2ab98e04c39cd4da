import { parseReference, type Reference } from '../../../oci/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';

/** The name of an image or a repository, taken apart. @throws CommandFailure when it is none */
export function imageName(text: string): Reference {
  const reference = isRegistry(text) ? undefined : parseReference(text);
  if (reference !== undefined) return reference;
  throw new CommandFailure(exitCode.usage, ...reasonOf(text));
}

/** `localhost:5000` and `contoso.azurecr.io` would be images of Docker Hub; nobody means those. */
function isRegistry(text: string): boolean {
  return /^(?:localhost(?::\d+)?|[\w-]+(?:\.[\w-]+)+:\d+|[\w.-]+\.(?:io|com|net|org|dev|cloud|local))$/i.test(
    text,
  );
}

function reasonOf(text: string): readonly [message: string, hint: string] {
  const shown = text.length > 300 ? `${text.slice(0, 300)}…` : text;
  const [, scheme = ''] = /^([a-z][a-z0-9+-]*:(?:\/\/)?)/.exec(text) ?? [];
  if (isRegistry(text))
    return [`'${shown}' is a registry, not an image`, `name a repository in it: '${shown}/REPOSITORY'`];
  if (scheme.endsWith('//'))
    return [
      `'${shown}' is not a valid image name`,
      `leave out '${scheme}': registries are found by their names`,
    ];
  if (parseReference(text.toLowerCase()) !== undefined)
    return [`'${shown}' is not a valid image name`, 'repositories are written in lower case'];
  return [`'${shown}' is not a valid image name`, "write it as 'registry/repository:tag'"];
}
