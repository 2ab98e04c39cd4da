import { ManifestListError, type ImageData, type Statement } from '../manifest-list/index.js';
import { isIndexMediaType, type Manifest } from '../oci/index.js';
import { unexpanded } from '../source/index.js';
import {
  dockerFunctions,
  expandTemplates,
  structure,
  type TemplateMap,
  type TemplateValue,
} from '../template/index.js';
import { descriptorShape, goValue, imageShape, indexShape, sorted, type GoValue } from './go-structures.js';

/** An image as it was found. */
export interface FoundImage extends ImageData {
  readonly name: string;
  readonly manifest: Manifest;
}

/**
 * An image through a Go template, as `docker buildx imagetools inspect --format` does it: `.Name`, `.Manifest`, `.Image`,
 * `.Provenance` and `.SBOM`, the last three by platform when there are several. @throws ManifestListError
 */
export async function formatImage(format: string, image: FoundImage): Promise<string> {
  const options = { strict: true, functions: dockerFunctions };
  const expanded = await expandTemplates(
    unexpanded({ path: '--format', text: format }),
    dataOf(image),
    options,
  );
  if (expanded.ok) return expanded.value.text;
  const [problem] = expanded.problems;
  throw new ManifestListError(
    `the format '${format}' cannot be used: ${problem?.message ?? ''}`,
    'a format has .Name, .Manifest, .Image, .Provenance and .SBOM, and the function json',
  );
}

function dataOf({ name, manifest, configurations, statements }: FoundImage): TemplateMap {
  const described = describedManifest(manifest);
  const image = byPlatform(mapped(configurations, (json) => goValue(json, imageShape)));
  const provenance = byPlatform(mapped(statements, provenanceIn));
  const bills = byPlatform(mapped(statements, billsIn));
  const fields = {
    Name: name,
    Manifest: described.value,
    Image: image.value,
    Provenance: provenance.value,
    SBOM: bills.value,
  };
  return structure(fields, { name, manifest: described.json, image: image.json });
}

function describedManifest({ mediaType, digest, bytes }: Manifest): GoValue {
  const descriptor = { mediaType, digest, size: bytes.length };
  if (!isIndexMediaType(mediaType)) return goValue(descriptor, descriptorShape);
  const index = JSON.parse(new TextDecoder().decode(bytes)) as object;
  return goValue({ ...index, digest, size: bytes.length }, indexShape);
}

function mapped<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> {
  const sorted = Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, value]) => [key, change(value)]));
}

/** The only platform's, or a map when there are several. */
function byPlatform(values: Readonly<Record<string, GoValue>>): GoValue {
  const [only, second] = Object.values(values);
  if (only === undefined || second === undefined) return only ?? { value: null, json: null };
  const value: Record<string, TemplateValue> = mapped(values, (each) => each.value);
  return { value, json: mapped(values, (each) => each.json) };
}

function provenanceIn(statements: readonly Statement[]): GoValue {
  const found = statements.filter(({ predicateType }) =>
    predicateType.startsWith('https://slsa.dev/provenance/'),
  );
  return stub({ SLSA: found.at(-1)?.predicate });
}

function billsIn(statements: readonly Statement[]): GoValue {
  const [first, ...more] = statements
    .filter(({ predicateType }) => predicateType === 'https://spdx.dev/Document')
    .map(({ predicate }) => predicate);
  return stub({ SPDX: first, AdditionalSPDXs: more.length === 0 ? undefined : more });
}

/** What is not there is left out of the JSON. */
function stub(members: Readonly<Record<string, unknown>>): GoValue {
  const fields = Object.fromEntries(Object.entries(members).map(([key, value]) => [key, sorted(value)]));
  const there = Object.fromEntries(Object.entries(fields).filter(([key]) => members[key] !== undefined));
  return { value: structure(fields, there), json: there };
}
