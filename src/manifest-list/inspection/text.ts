import {
  formatReference,
  isIndexMediaType,
  parseDigest,
  type Manifest,
  type Reference,
} from '../../oci/index.js';

/**
 * What `docker buildx imagetools inspect` prints, character by character, blanks at the ends of lines included: name, media
 * type and digest, and of an index each entry. Not safe for a terminal: the entries are as the registry has them.
 */
export function inspectionText(reference: Reference, manifest: Manifest): string {
  const named = withTag(reference);
  const head = aligned([
    ['Name:', formatReference(named)],
    ['MediaType:', manifest.mediaType],
    ['Digest:', manifest.digest],
  ]);
  if (!isIndexMediaType(manifest.mediaType)) return head;
  const entries = entriesIn(manifest).map((entry) => entryRows(named, entry));
  const title = aligned([
    ['', ''],
    ['Manifests:', ''],
  ]);
  return head + title + blocks(entries);
}

type Row = readonly [label: string, value: string];
type Json = Readonly<Record<string, unknown>>;

/** An entry's lines, and those of its annotations, which have a column of their own. */
interface EntryRows {
  readonly rows: readonly Row[];
  readonly annotations: readonly Row[];
}

function entriesIn({ bytes }: Manifest): readonly Json[] {
  const { manifests } = JSON.parse(new TextDecoder().decode(bytes)) as { readonly manifests: unknown[] };
  return manifests.map(objectOf);
}

function entryRows(reference: Reference, entry: Json): EntryRows {
  const digest = parseDigest(textOf(entry.digest));
  const name = formatReference({ ...reference, ...(digest !== undefined && { digest }) });
  const rows: Row[] = [
    ['  Name:', name],
    ['  MediaType:', textOf(entry.mediaType)],
  ];
  if (entry.platform === undefined || entry.platform === null) return { rows, annotations: [] };
  const platform = objectOf(entry.platform);
  const words = [platform.os, platform.architecture, platform.variant].map(textOf);
  rows.push(['  Platform:', words.filter((word) => word !== '').join('/')]);
  const more: readonly Row[] = [
    ['  OSVersion:', textOf(platform['os.version'])],
    ['  OSFeatures:', textsOf(platform['os.features']).join(', ')],
    ['  URLs:', textsOf(entry.urls).join(', ')],
  ];
  rows.push(...more.filter(([, value]) => value !== ''));
  const annotations = Object.entries(objectOf(entry.annotations)).sort(([one], [other]) =>
    one < other ? -1 : 1,
  );
  if (annotations.length > 0) rows.push(['  Annotations:', '']);
  return { rows, annotations: annotations.map(([key, value]) => [`    ${key}:`, textOf(value)]) };
}

/** The lines of all entries: a column goes on until annotations interrupt it. */
function blocks(entries: readonly EntryRows[]): string {
  let [text, open] = ['', [] as Row[]];
  entries.forEach(({ rows, annotations }, at) => {
    open.push(...(at === 0 ? [] : [['', ''] as const]), ...rows);
    if (annotations.length === 0) return;
    text += aligned(open) + aligned(annotations);
    open = [];
  });
  return text + aligned(open);
}

function aligned(rows: readonly Row[]): string {
  const width = Math.max(0, ...rows.map(([label]) => Array.from(label).length)) + 1;
  return rows
    .map(([label, value]) => `${label}${' '.repeat(width - Array.from(label).length)}${value}\n`)
    .join('');
}

/** Neither a tag nor a digest means `latest`. */
function withTag(reference: Reference): Reference {
  const { tag, digest } = reference;
  return tag === undefined && digest === undefined ? { ...reference, tag: 'latest' } : reference;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textOf).filter((text) => text !== '') : [];
}
