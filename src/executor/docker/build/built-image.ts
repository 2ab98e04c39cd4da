import type { BuiltImage, PushedImage } from '../../../event/index.js';
import { parsePlatform, type Platform } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { abilitiesOf } from '../dialect.js';
import type { DockerRun, StepWork } from '../docker-run.js';
import { linesOf } from '../ask-docker.js';
import type { Told } from './build-output.js';
import { dockerfileBases } from './dockerfile-bases.js';
import { flagWords, isOn } from './words.js';

/** The image that a build has made; undefined when it made none, e.g. files. Tells of images that the build itself pushed. */
export async function describeBuilt(
  run: DockerRun,
  work: StepWork<BuildAction>,
  directory: string,
  { metadata, bases }: Told,
): Promise<BuiltImage | undefined> {
  const { action, sink } = work;
  const names = action.tags.map(({ name }) => name);
  const [name = metadata.digest] = names;
  if (name === undefined || isOn(action.arguments, '--check')) return undefined;
  const pushed = isPushing(action) ? await pushedImages(run, work, names) : [];
  for (const image of pushed) sink.pushed(image);
  return {
    names,
    ...(metadata.digest === undefined ? {} : { digest: metadata.digest }),
    platforms: pushed[0]?.platforms ?? (await platformsOf(run, work, { name, digest: metadata.digest })),
    bases: bases ?? (await dockerfileBases(run, work, directory)),
  };
}

/** Whether the build pushes by itself: `--push`, `--output type=registry`, `--output type=image,push=true`. */
function isPushing({ arguments: words }: BuildAction): boolean {
  const outputs = flagWords(words, '--output', '-o').map(({ value }) => value.split(','));
  return (
    isOn(words, '--push') ||
    outputs.some((parts) => parts.includes('type=registry') || parts.includes('push=true'))
  );
}

function pushedImages(
  { setting }: DockerRun,
  { signal }: StepWork,
  names: readonly string[],
): Promise<readonly PushedImage[]> {
  return Promise.all(names.map((name) => setting.registry.describe(name, signal)));
}

/**
 * The platforms of an image: those asked for where BuildKit has made it, which says so in the image whatever it is made of,
 * and has told its digest; else as the engine has it.
 */
async function platformsOf(
  { docker, setting }: DockerRun,
  { action, signal }: StepWork<BuildAction>,
  { name, digest }: { readonly name: string; readonly digest: string | undefined },
): Promise<readonly Platform[]> {
  const { platforms } = action;
  if (platforms.length > 1 || (digest !== undefined && platforms.length > 0)) return platforms;
  const variant = abilitiesOf(setting.dialect).tellsVariant ? '{{with .Variant}}/{{.}}{{end}}' : '';
  const format = `{{.Os}}/{{.Architecture}}${variant}`;
  const lines = await linesOf(docker, ['image', 'inspect', '--format', format, name], { signal });
  const platform = parsePlatform(lines?.[0] ?? '');
  return platform === undefined ? [] : [platform];
}
