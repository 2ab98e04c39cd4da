import { formatReference, parseReference } from '../oci/index.js';

/** What a builder has written into its metadata file. */
export interface BuildMetadata {
  /** The digest of the image's manifest or index; undefined where the build made no image. */
  readonly digest: string | undefined;
  /** The images it took, by name, as its provenance has them; empty where it has none. */
  readonly materials: ReadonlyMap<string, Material>;
}

/** An image that a build took. */
export interface Material {
  readonly digest: string;
  /** The platforms it was taken for. */
  readonly platforms: readonly string[];
}

/**
 * Reads the text of a metadata file; what it lacks is missing from the answer.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file
 * @see https://github.com/moby/buildkit/blob/v0.25.1/docs/attestations/slsa-provenance.md
 */
export function readBuildMetadata(text: string): BuildMetadata {
  const metadata = objectOf(text);
  const digest = metadata['containerimage.digest'];
  const materials = new Map<string, Material>();
  for (const [key, value] of Object.entries(metadata)) {
    if (!key.startsWith('buildx.build.provenance')) continue;
    for (const subject of (value as Provenance | null)?.materials ?? []) addImage(subject, materials);
  }
  return { digest: typeof digest === 'string' ? digest : undefined, materials };
}

/**
 * The same out of the statements of a build's own provenance attestations.
 * @see https://github.com/in-toto/attestation/blob/v1.0/spec/v1/statement.md
 */
export function readProvenance(statements: readonly string[]): BuildMetadata['materials'] {
  const materials = new Map<string, Material>();
  for (const statement of statements) {
    const { materials: subjects, buildDefinition } = (objectOf(statement).predicate ?? {}) as Provenance;
    for (const subject of subjects ?? buildDefinition?.resolvedDependencies ?? [])
      addImage(subject, materials);
  }
  return materials;
}

/** Version 0.2 of its format, and version 1. @see https://slsa.dev/spec/v1.0/provenance */
interface Provenance {
  readonly materials?: readonly Subject[];
  readonly buildDefinition?: { readonly resolvedDependencies?: readonly Subject[] };
}

interface Subject {
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
}

/** `pkg:docker/localhost:5000/base@1?platform=…`: https://github.com/package-url/purl-spec */
function addImage({ uri = '', digest }: Subject, materials: Map<string, Material>): void {
  const [, path, tag, query] = /^pkg:docker\/([^@?]+)(?:@([^?]+))?(?:\?(.*))?$/.exec(uri) ?? [];
  const [[algorithm, hash] = []] = Object.entries(digest ?? {});
  if (path === undefined || hash === undefined) return;
  const qualifiers = new URLSearchParams(query);
  const suffix = tag === undefined ? '' : `:${decodeURIComponent(tag)}`;
  const reference = parseReference(`${decodeURIComponent(path)}${suffix}`);
  if (reference === undefined) return;
  const name = formatReference(reference);
  const platforms = [...(materials.get(name)?.platforms ?? []), ...qualifiers.getAll('platform')];
  materials.set(name, { digest: `${algorithm}:${hash}`, platforms });
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
