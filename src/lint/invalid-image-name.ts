import type { Diagnostic } from '../diagnostic/index.js';
import { parseReference } from '../oci/index.js';
import type { Facts } from './facts.js';
import { namedImages } from './images.js';
import { severityOfFailure } from './severity.js';

/** A name that no registry and no engine accepts as an image's. */
export function invalidImageName({ plan }: Facts): readonly Diagnostic[] {
  return namedImages(plan)
    .filter(({ image }) => parseReference(image.name) === undefined)
    .map(({ image, step }) => ({
      code: 'lint/invalid-image-name',
      severity: severityOfFailure(step),
      message: `'${image.name}' is not a valid image name`,
      place: image.place,
      hint: hintFor(image.name),
    }));
}

function hintFor(name: string): string {
  const lower = name.toLowerCase();
  if (lower !== name && parseReference(lower) !== undefined) return `did you mean '${lower}'?`;
  const scheme = /^https?:\/\//.exec(name)?.[0];
  if (scheme !== undefined) return `leave out '${scheme}'`;
  if (name === '' || /^[/:]|\/$|\/:|\/\/|:$/.test(name)) return 'part of it is empty: is a value missing?';
  if (/\s/.test(name)) return 'it contains a space';
  return "a name looks like 'registry.example.com/team/app:1.0': the path in lower case, the tag of at most 128 characters";
}
