import type { Readable } from 'node:stream';
import { parseDigest } from '../oci/index.js';
import { collect, peek } from './content.js';
import type { ArchiveContents, ArrivedLayer } from './contents.js';
import type { Destination, KnownLayers } from './destination.js';
import { readEntries, type ArchiveFile } from './entries.js';

/** What registries accept as a manifest, in bytes; a configuration is never near it. */
const largestDocument = 4 << 20;
/** Bytes of documents kept at the same time; what comes after that is sent on like a layer. */
const mostDocuments = 32 << 20;

/**
 * What becomes of layers: those of an engine with the containerd image store are in the archive as they go to a
 * registry, those of the classic stores are bare tar files (`known` spares compressing one twice).
 */
export type LayerTreatment =
  { readonly kind: 'as-they-are' } | { readonly kind: 'compress'; readonly known: KnownLayers };

/** Reads an archive to its end: layers go on to the registry as they come, documents stay in memory. */
export async function receive(
  archive: Readable,
  destination: Destination,
  treatment: LayerTreatment,
): Promise<ArchiveContents> {
  const documents = new Map<string, Uint8Array>();
  const layers = new Map<string, ArrivedLayer>();
  const links = new Map<string, string>();
  let room = mostDocuments;
  for await (const entry of readEntries(archive)) {
    if (entry.kind === 'link') {
      links.set(entry.path, entry.target);
      continue;
    }
    const { first, whole } = await peek(entry.content);
    if (entry.size <= Math.min(largestDocument, room) && looksLikeJSON(first)) {
      documents.set(entry.path, await collect(whole));
      room -= entry.size;
    } else {
      const layer = await bringLayer({ ...entry, content: whole }, destination, treatment);
      if (layer !== undefined) layers.set(entry.path, layer);
    }
  }
  return { documents, layers, links };
}

/** An object or a list. No tar file of a layer begins so, unless its first file's name does. */
function looksLikeJSON(first: Uint8Array | undefined): boolean {
  return first?.[0] === 0x7b || first?.[0] === 0x5b;
}

/** Files that are no layers (`VERSION`, `repositories`) are passed over. */
async function bringLayer(
  { path, size, content }: ArchiveFile,
  destination: Destination,
  treatment: LayerTreatment,
): Promise<ArrivedLayer | undefined> {
  const [, algorithm, hex] = /^blobs\/(\w+)\/(\w+)$/.exec(path) ?? [];
  const digest = parseDigest(`${algorithm ?? ''}:${hex ?? ''}`);
  if (treatment.kind === 'compress') {
    const isLayer = digest !== undefined || /(?:^|\/)(?:layer|[0-9a-f]{64})\.tar$/.test(path);
    return isLayer ? destination.bringCompressed(path, content, treatment.known) : undefined;
  }
  if (digest === undefined) return undefined;
  await destination.bring({ digest, size }, content);
  return { digest, size };
}
