import type { BuiltImage, PushedImage } from '../../../event/index.js';
import type { Platform } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import type { DockerRun, StepWork } from '../docker-run.js';
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
    platforms: pushed[0]?.platforms ?? (await platformsOf(run, work, name)),
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

/** The platforms of an image: as its engine has them. An image for several is BuildKit's, which gives it those asked for. */
async function platformsOf(
  { engine }: DockerRun,
  { action, signal }: StepWork<BuildAction>,
  name: string,
): Promise<readonly Platform[]> {
  if (action.platforms.length > 1) return action.platforms;
  const { platform } = (await engine.image(name, signal)) ?? {};
  return platform === undefined ? [] : [platform];
}
