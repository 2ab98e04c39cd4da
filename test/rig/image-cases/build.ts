import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../child/index.js';
import type { RunningBuildKit } from '../buildkit/index.js';
import type { CaseBases } from './bases.js';
import type { BuildCase } from './build-case.js';
import { readImages, type ReadImage } from './read-image.js';
import { writeContext } from './write-context.js';

/** A case on the disk. */
export interface WrittenCase extends BuildCase {
  readonly folder: string;
  readonly context: string;
  /** The Dockerfile, bases filled in. */
  readonly text: string;
  /** The directories of other contexts. */
  readonly directories: Readonly<Record<string, string>>;
}

/** Everything is built as of this time. */
const epoch = { SOURCE_DATE_EPOCH: '1750000000' };

/** Writes a case into a folder of its own. */
export async function writeCase(each: BuildCase, folder: string, bases: CaseBases): Promise<WrittenCase> {
  const context = join(folder, 'context');
  await mkdir(join(folder, 'dockerfile'), { recursive: true });
  await writeContext(context, each.files ?? []);
  const directories: Record<string, string> = {};
  for (const [name, files] of Object.entries(each.contexts ?? {})) {
    directories[name] = join(folder, `context-${name}`);
    await writeContext(join(folder, `context-${name}`), files);
  }
  const text = each.dockerfile
    .replaceAll('BASE', bases.base)
    .replaceAll('TRIGGER', bases.trigger)
    .replaceAll('SERVER', bases.server);
  await writeFile(join(folder, 'dockerfile/Dockerfile'), text);
  return {
    ...each,
    buildArguments: { ...epoch, ...each.buildArguments },
    folder,
    context,
    text,
    directories,
  };
}

/** What BuildKit made of a case, or that it made nothing. */
export type BuildKitAnswer = { readonly images: readonly ReadImage[] } | { readonly refusal: string };

/** Builds a case with BuildKit; what it had no time for on a busy machine is asked again. */
export async function buildWithBuildKit(
  each: WrittenCase,
  buildKit: RunningBuildKit,
): Promise<BuildKitAnswer> {
  for (let tries = 1; ; tries++) {
    const answer = await buildOnce(each, buildKit);
    const isBusy = 'refusal' in answer && answer.refusal.includes('deadline exceeded');
    if (!isBusy || tries === 3) return answer;
  }
}

async function buildOnce(each: WrittenCase, buildKit: RunningBuildKit): Promise<BuildKitAnswer> {
  const destination = await mkdtemp(join(each.folder, 'buildkit-'));
  const metadata = join(each.folder, 'metadata.json');
  const words = [
    ...[
      '--addr',
      buildKit.address,
      'build',
      '--progress=plain',
      '--frontend=dockerfile.v0',
      '--metadata-file',
      metadata,
    ],
    ...['--local', `context=${each.context}`, '--local', `dockerfile=${join(each.folder, 'dockerfile')}`],
    ...['--output', [`type=oci,tar=false,dest=${destination}`, ...annotationsOf(each)].join()],
    ...optionsOf(each).flatMap((option) => ['--opt', option]),
    ...Object.entries(each.directories).flatMap(([name, path]) => ['--local', `${name}=${path}`]),
  ];
  try {
    await run(buildKit.buildctl, words);
  } catch (error) {
    return { refusal: (error as Error).message };
  }
  const built = JSON.parse(await readFile(metadata, 'utf8')) as {
    readonly 'containerimage.descriptor': Parameters<typeof readImages>[1];
  };
  return { images: await readImages(destination, built['containerimage.descriptor']) };
}

function optionsOf({
  target,
  platforms = ['linux/amd64'],
  buildArguments = {},
  labels = {},
  directories,
}: WrittenCase) {
  return [
    ...(target === undefined ? [] : [`target=${target}`]),
    ...(platforms.length === 0 ? [] : [`platform=${platforms.join(',')}`]),
    ...Object.entries(buildArguments).map(([name, value]) => `build-arg:${name}=${value}`),
    ...Object.entries(labels).map(([name, value]) => `label:${name}=${value}`),
    ...Object.keys(directories).map((name) => `context:${name}=local:${name}`),
  ];
}

/** `index,manifest[linux/amd64]:key=value` as BuildKit's exporters take it. */
function annotationsOf({ annotations = [] }: WrittenCase): readonly string[] {
  return annotations.flatMap((text) => {
    const [, where = 'manifest', pair = ''] = /^(?:([^=:]+):)?(.*)$/.exec(text) ?? [];
    return where.split(',').map((each) => {
      const [, type = '', platform = ''] = /^([a-z-]+)(.*)$/.exec(each) ?? [];
      return `annotation-${type}${platform}.${pair}`;
    });
  });
}
