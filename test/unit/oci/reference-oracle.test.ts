import { expect, test } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { formatFamiliarReference, formatReference, parseReference } from '../../../src/oci/index.js';

interface Oracle {
  readonly names: readonly {
    readonly name: string;
    /** None of the following when it is no name. */
    readonly registry?: string;
    readonly repository?: string;
    readonly tag?: string;
    readonly digest?: string;
    readonly canonical?: string;
    readonly familiar?: string;
  }[];
}

/** Made by oracle/main.go with Docker's own code. */
const { names } = JSON.parse(
  readFileSync(new URL('fixtures/references.json', import.meta.url), 'utf8'),
) as Oracle;

/** Where we deliberately refuse a name that Docker takes. */
const differences = new Map([
  ['a_b.io/app', 'Docker reads a repository of no registry, which nothing can be done with'],
  [`app@sha384:${'a'.repeat(96)}`, 'the image specification registers sha256 and sha512 only'],
]);

test('names are read and written as Docker does it', () => {
  const expected = names.map((each) => (differences.has(each.name) ? { name: each.name } : each));
  expect(names.map(({ name }) => ours(name))).toEqual(expected);
  expect(names.filter(({ name, registry }) => differences.has(name) && registry !== undefined)).toHaveLength(
    2,
  );
  expect(names.length).toBeGreaterThan(130);
});

function ours(name: string): Oracle['names'][number] {
  const reference = parseReference(name);
  if (reference === undefined) return { name };
  const { original, ...parts } = reference;
  const forms = {
    canonical: formatReference(reference),
    familiar: formatFamiliarReference(reference),
  };
  return { name: original, ...parts, ...forms };
}
