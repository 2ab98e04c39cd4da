import { parseReference } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import type { Attempt } from '../../executor.js';
import type { DockerRun, StepWork } from '../docker-run.js';
import type { Builder } from './builder.js';
import { isOn, lastValue } from './words.js';

/** How a build with `cache: enabled` keeps its cache. */
export interface Cache {
  readonly words: readonly string[];
  /** The image to push after the build, where the cache is a part of the image. */
  readonly image?: string;
}

const none: Cache = { words: [] };

/**
 * What a build is told about its cache. Where the builder can, all its stages go to a cache of their own in the registry;
 * an engine with its classic image store can only write what the result itself consists of into the image, which is then
 * pushed under the cache's name. What cannot be done is said, and does not make the build fail.
 * @see https://docs.docker.com/build/cache/backends/registry/
 * @see https://docs.docker.com/build/cache/backends/inline/
 */
export async function cacheWords(
  { engine }: DockerRun,
  { action, sink }: StepWork<BuildAction>,
  builder: Builder,
): Promise<Cache> {
  const { cache: name } = action;
  if (name === undefined) return none;
  const say = (text: string): void => sink.output('stderr', text);
  const obstacle = keepsNone(builder) ?? (await engine.reach.obstacle(parseReference(name)?.registry ?? ''));
  if (obstacle !== undefined) {
    say(`no cache is kept for this build: ${obstacle}`);
    return none;
  }
  if (builder.kind === 'buildx' && (!builder.isEngine || (await engine.facts()).containerdStore))
    return { words: [...loading(action, builder), ...registryCache(name)] };
  say(
    "only the result's own layers are cached: the engine needs its containerd image store, or buildx, to keep all stages",
  );
  const inline = ['--build-arg=BUILDKIT_INLINE_CACHE=1', `--cache-from=${name}`, `--tag=${name}`];
  return { words: inline, image: name };
}

function keepsNone({ kind, program }: Builder): string | undefined {
  if (kind === 'classic') return "the builder before BuildKit keeps none: remove 'DOCKER_BUILDKIT=0'";
  return kind === 'other' ? `'${program}' keeps none that others could use` : undefined;
}

function registryCache(name: string): readonly string[] {
  return [`--cache-to=type=registry,ref=${name},mode=max`, `--cache-from=type=registry,ref=${name}`];
}

/** As in ACR, the image of a build with a cache is in the engine afterwards, whichever builder made it. */
function loading({ arguments: words }: BuildAction, { isEngine }: Builder): readonly string[] {
  const goesElsewhere = isOn(words, '--push', '--load') || lastValue(words, '--output', '-o') !== undefined;
  return isEngine || goesElsewhere ? [] : ['--load'];
}

/** Pushes an image for the cache that is in it; without it the next build takes longer, and that is all. */
export async function keepCache(
  { docker }: DockerRun,
  { sink, signal }: StepWork,
  image: string,
): Promise<Attempt> {
  const pushed = await docker(['push', image], sink, { signal });
  await docker(['image', 'rm', '--no-prune', image], undefined, { signal });
  if (pushed.status !== 'exited' || pushed.exitCode !== 0)
    sink.output('stderr', `the cache of this build is not kept: '${image}' could not be pushed`);
  return { status: 'succeeded' };
}
