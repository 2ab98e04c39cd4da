import { formatReference, parseReference } from '../oci/index.js';

/** What a builder has written into its metadata file. */
export interface BuildMetadata {
  /** The digest of the image's manifest or index; undefined where the build made no image. */
  readonly digest: string | undefined;
  /** The digests of the images it took, by name, as its provenance has them. */
  readonly materials: ReadonlyMap<string, string>;
}

/**
 * Reads the text of a metadata file; what it lacks is missing from the answer.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#metadata-file
 * @see https://github.com/moby/buildkit/blob/v0.25.1/docs/attestations/slsa-provenance.md
 */
export function readBuildMetadata(text: string): BuildMetadata {
  const metadata = objectOf(text);
  const digest = metadata['containerimage.digest'];
  const provenances = Object.entries(metadata)
    .filter(([key]) => key.startsWith('buildx.build.provenance'))
    .map(([, value]) => value as Provenance | undefined);
  const materials = provenances.flatMap((provenance) => provenance?.materials ?? []).flatMap(imageOf);
  return { digest: typeof digest === 'string' ? digest : undefined, materials: new Map(materials) };
}

interface Provenance {
  readonly materials?: readonly Material[];
}

interface Material {
  readonly uri?: string;
  readonly digest?: Readonly<Record<string, string>>;
}

/** `pkg:docker/localhost:5000/base@1?platform=…`: https://github.com/package-url/purl-spec */
function imageOf({ uri = '', digest }: Material): readonly (readonly [string, string])[] {
  const [, path = '', tag = 'latest'] = /^pkg:docker\/([^@?]+)(?:@([^?]+))?/.exec(uri) ?? [];
  const reference = parseReference(`${decodeURIComponent(path)}:${decodeURIComponent(tag)}`);
  const [[algorithm, hash] = []] = Object.entries(digest ?? {});
  return reference === undefined || hash === undefined
    ? []
    : [[formatReference(reference), `${algorithm}:${hash}`]];
}

function objectOf(text: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(text) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
