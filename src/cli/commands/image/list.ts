import { listImages, type ImageList, type ListedManifest } from '../../../image/index.js';
import { formatFamiliarReference, type Reference } from '../../../oci/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import {
  progressLine,
  table,
  type Column,
  counted,
  formatBytes,
  formatTime,
  jsonText,
  platformText,
  safe,
} from '../../output/index.js';

/** The flags of `taskrun image list`. */
export interface ListFlags extends RegistryFlags {
  readonly output: 'text' | 'json';
}

/** `taskrun image list`: what `az acr repository show-manifests` shows, of any registry. */
export async function imageList(name: string, flags: ListFlags, io: IO): Promise<ExitCode> {
  const repository = repositoryName(name);
  const { registry } = repository;
  return inRegistrySession({ registries: [registry], flags }, io, async ({ client, signal }) => {
    const line = progressLine(io.stderr);
    const onProgress = (read: number, tags: number) => line.show(`read ${read} of ${counted(tags, 'tag')}`);
    const list = await listImages(client, repository, { signal, onProgress }).finally(() => line.clear());
    print(list, repository, flags, io);
    return exitCode.succeeded;
  });
}

/** A tag would be ignored, and who gives one wants something else. @throws CommandFailure */
function repositoryName(name: string): Reference {
  const reference = imageName(name);
  if (reference.tag === undefined && reference.digest === undefined) return reference;
  const { registry, repository } = reference;
  const alone = formatFamiliarReference({ registry, repository, original: '' });
  throw new CommandFailure(
    exitCode.usage,
    `'${name}' names an image, and image list a repository`,
    `list '${alone}', or look at the image: 'taskrun image inspect ${name}'`,
  );
}

function print(list: ImageList, repository: Reference, { output }: ListFlags, io: IO): void {
  const { images, unreadable } = list;
  if (output === 'json') {
    const name = formatFamiliarReference({ ...repository, original: '' });
    io.stdout.write(jsonText({ repository: name, images, unreadable }));
    return;
  }
  const { columns } = io.stdout;
  for (const { tag, problem } of unreadable)
    io.stderr.write(`warning: the tag '${safe(tag)}' cannot be read: ${safe(problem)}\n`);
  if (images.length === 0) io.stderr.write('the repository has no images with tags\n');
  else io.stdout.write(listText(list, columns));
}

const listColumns: readonly Column[] = [
  { head: 'tag', narrow: 12 },
  { head: 'platform', narrow: 13 },
  { head: 'size', align: 'right' },
  { head: 'created (UTC)' },
  { head: 'digest', narrow: 19 },
];

/** One row for each manifest with tags, and below it those its index holds. */
export function listText({ images }: ImageList, width?: number): string {
  const rows = images.flatMap((image) => {
    const below = image.manifests ?? [];
    return [
      row(image.tags.join(', '), image),
      ...below.map((each, at) => row(branch(at, below.length), each)),
    ];
  });
  return table(listColumns, rows, width)
    .map((line) => `${line}\n`)
    .join('');
}

function row(tag: string, manifest: ListedManifest): readonly string[] {
  const { size, created, digest } = manifest;
  return [
    tag,
    whatItIs(manifest),
    formatBytes(size),
    created === undefined ? '' : formatTime(created),
    digest,
  ];
}

function whatItIs({ kind, platform, manifests = [] }: ListedManifest): string {
  if (kind === 'index') return counted(manifests.length, 'image');
  if (kind === 'image') return platformText(platform);
  return kind === 'broken' && platform !== undefined ? `${platformText(platform)}, missing` : kind;
}

function branch(at: number, count: number): string {
  return at === count - 1 ? '└─' : '├─';
}
