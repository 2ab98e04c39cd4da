import { tryIndexOf, type ManifestList } from '../../../manifest-list/index.js';
import { formatPlatform, type Platform } from '../../../oci/index.js';
import { table, type Column, jsonText } from '../../output/index.js';

const columns: readonly Column[] = [{ head: '' }, { head: '', narrow: 19 }, { head: '', narrow: 30 }];

/** A line for each image, aligned: its platform, its digest and the source it comes from. `width` is the terminal's. */
export function listText({ entries }: ManifestList, width?: number): string {
  const rows = entries.map(({ platform, descriptor, source }) => [
    platformOf(platform) ?? '-',
    descriptor.digest,
    source,
  ]);
  const [, ...lines] = table(columns, rows, width);
  return lines.map((line) => `${line}\n`).join('');
}

/** What schemas/manifest-list.schema.json describes. */
export function listJSON(list: ManifestList, pushed: boolean): string {
  const { manifest } = tryIndexOf(list);
  const index =
    manifest === undefined
      ? {}
      : { digest: manifest.digest, mediaType: manifest.mediaType, size: manifest.bytes.length };
  const images = list.entries.map(({ source, platform, descriptor, attestations }) => {
    const text = platformOf(platform);
    const { digest, mediaType, size } = descriptor;
    const stated = text === undefined ? {} : { platform: text };
    return { ...stated, digest, mediaType, size, source, attestations: attestations.length };
  });
  return jsonText({ name: list.name, ...index, pushed, images });
}

/** Undefined when nothing says it, or not all of it. */
function platformOf(platform: Partial<Platform> | undefined): string | undefined {
  const { os, architecture, ...more } = platform ?? {};
  return os === undefined || architecture === undefined
    ? undefined
    : formatPlatform({ os, architecture, ...more });
}
