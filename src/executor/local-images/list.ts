import type { ImageLayout } from '../../image-layout/index.js';
import type { Listing } from './command.js';
import { namedImages, sizeOf, splitName, statedConfiguration } from './described-image.js';
import { formatted } from './format.js';

/** A line of `docker images`, by the names that its formats have. */
type Row = Readonly<
  Record<'Repository' | 'Tag' | 'Digest' | 'ID' | 'CreatedAt' | 'CreatedSince' | 'Size', string>
>;

/**
 * The lines of `docker images`.
 * @see https://docs.docker.com/reference/cli/docker/image/ls/
 * @throws OciError, ManifestListError for a format that cannot be used
 */
export async function listImages(
  layout: ImageLayout,
  listing: Listing,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const rows = (await rowsOf(layout, listing, signal)).filter((row) => isAsked(row, listing.reference));
  if (listing.quiet) return [...new Set(rows.map(({ ID }) => ID))];
  const { format } = listing;
  if (format === undefined || format === 'table')
    return table(
      headers(listing),
      rows.map((row) => cells(row, listing)),
    );
  if (format === 'json') return rows.map((row) => JSON.stringify(row));
  const template = format
    .replace(/^table\s+/, '')
    .replaceAll('\\t', '\t')
    .replaceAll('\\n', '\n');
  const lines = await Promise.all(rows.map((row) => formatted(template, row)));
  if (template === format) return lines;
  const names = [...template.matchAll(/\{\{\s*\.(\w+)\s*\}\}/g)].map(
    ([, name = '']) => titles[name] ?? name.toUpperCase(),
  );
  return table(
    names,
    lines.map((line) => line.split('\t')),
  );
}

async function rowsOf(
  layout: ImageLayout,
  { fullIDs }: Listing,
  signal?: AbortSignal,
): Promise<readonly Row[]> {
  const found = await namedImages(layout, signal);
  return found.map(({ target, images, name }) => {
    const { repository, tag } = splitName({ name, target });
    const created =
      images
        .map((image) => statedConfiguration(image).created ?? '')
        .sort()
        .at(-1) ?? '';
    return {
      Repository: repository,
      Tag: tag,
      Digest: target.digest,
      ID: fullIDs ? target.digest : target.digest.slice(7, 19),
      CreatedAt: created,
      CreatedSince: age(created),
      Size: size(images.reduce((sum, image) => sum + sizeOf(image), 0)),
    };
  });
}

function isAsked({ Repository, Tag }: Row, reference: string): boolean {
  return reference === '' || reference === Repository || reference === `${Repository}:${Tag}`;
}

const titles: Readonly<Record<string, string>> = {
  ID: 'IMAGE ID',
  CreatedSince: 'CREATED',
  CreatedAt: 'CREATED AT',
};

function headers({ digests }: Listing): readonly string[] {
  return ['REPOSITORY', 'TAG', ...(digests ? ['DIGEST'] : []), 'IMAGE ID', 'CREATED', 'SIZE'];
}

function cells(row: Row, { digests }: Listing): readonly string[] {
  return [row.Repository, row.Tag, ...(digests ? [row.Digest] : []), row.ID, row.CreatedSince, row.Size];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const widths = titles.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => (row[at] ?? '').length)),
  );
  return [titles, ...rows].map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('   ')
      .trimEnd(),
  );
}

/** How long ago, in docker's words. */
function age(created: string): string {
  const seconds = (Date.now() - Date.parse(created)) / 1000;
  if (!Number.isFinite(seconds)) return 'N/A';
  const units = [
    ['year', 31_536_000],
    ['month', 2_592_000],
    ['week', 604_800],
    ['day', 86_400],
    ['hour', 3600],
    ['minute', 60],
  ] as const;
  const found = units.find(([, length]) => seconds >= 2 * length);
  if (found === undefined)
    return seconds < 1 ? 'Less than a second ago' : `${Math.floor(seconds)} seconds ago`;
  return `${Math.floor(seconds / found[1])} ${found[0]}s ago`;
}

function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(bytes, 1)) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))}${units[power] ?? ''}`;
}
