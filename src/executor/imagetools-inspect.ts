import {
  imageData,
  inspectionText,
  readSource,
  referenceOf,
  type Part,
  type Remedy,
} from '../manifest-list/index.js';
import { readManifest } from '../oci/index.js';
import type { ImagetoolsInspectAction } from '../plan/index.js';
import type { AskOptions, RegistryClient } from '../registry/index.js';

/**
 * What `docker buildx imagetools inspect` prints. @throws RegistryError, ManifestListError or OciError
 */
export async function inspectImage(
  client: RegistryClient,
  { image, raw, format }: ImagetoolsInspectAction,
  { remedy, ...options }: AskOptions & { readonly remedy?: Remedy } = {},
): Promise<string> {
  const reference = referenceOf(image.name);
  const manifest = await readSource(client, reference, { ...options, ...(remedy && { remedy }) });
  readManifest(manifest);
  if (raw) return new TextDecoder().decode(manifest.bytes);
  if (format === undefined || isWholeManifest(format)) return inspectionText(reference, manifest);
  const data = await imageData(client, reference, manifest, partsIn(format), options);
  const { formatImage } = await import('./imagetools-format.js');
  return formatImage(format, { name: image.name, manifest, ...data });
}

/** buildx shows the whole manifest as text, as without a format. */
function isWholeManifest(format: string): boolean {
  return /^\{\{\s*\.Manifest\s*\}\}$/.test(format.trim());
}

/** What has to be asked for; a lone dot is everything that is no method. */
function partsIn(format: string): ReadonlySet<Part> {
  const parts = new Set<Part>();
  if (/\.Image\b|[\s({]\.(?=[\s)}|])/.test(format)) parts.add('configurations');
  if (/\.(?:Provenance|SBOM)\b/.test(format)) parts.add('attestations');
  return parts;
}
