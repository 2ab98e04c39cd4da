import { imagesTaken, type ImageTaken } from '../../../dockerfile/index.js';
import type { BaseImage } from '../../../event/index.js';
import { formatReference, parseReference, type Reference } from '../../../oci/index.js';
import { type BuildAction } from '../../../plan/index.js';
import type { DockerRun, StepWork } from '../docker-run.js';
import { readDockerfile } from './read-dockerfile.js';
import { flagWords, lastValue } from './words.js';

/** How long a registry may take to answer a question that the build does not depend on, in milliseconds. */
const patience = 5_000;

/**
 * The images that a build took, where its builder has not told them: their names as the Dockerfile has them, their digests
 * from the engine that has pulled them or from their registries. Images whose digest nobody knows are left out.
 */
export async function dockerfileBases(
  run: DockerRun,
  { action, signal }: StepWork<BuildAction>,
  directory: string,
): Promise<readonly BaseImage[]> {
  const taken = await takenBy(action, directory);
  const found = await Promise.all(
    taken.map(async ({ image, use }) => {
      const reference = parseReference(image);
      if (reference === undefined) return [];
      const full = reference.digest === undefined ? { tag: 'latest', ...reference } : reference;
      const digest = full.digest ?? (await digestOf(run, image, full, signal));
      return digest === undefined ? [] : [{ name: nameOf(full), digest, use }];
    }),
  );
  return found.flat();
}

/** The images that a build takes by the text of its Dockerfile; none where that is not at hand. */
export async function takenBy(action: BuildAction, directory: string): Promise<readonly ImageTaken[]> {
  const source = await readDockerfile(action, directory);
  if (source === undefined) return [];
  const { arguments: words } = action;
  const pairs = flagWords(words, '--build-arg').map(({ value }) => value.split(/=(.*)/s));
  const buildArguments = new Map(
    pairs.flatMap(([name = '', value]) => (value === undefined ? [] : [[name, value]])),
  );
  const taken = imagesTaken(source, { target: lastValue(words, '--target'), buildArguments });
  return taken.flatMap((each) => givenImage(each, words));
}

/** What `--build-context` gives in the place of an image: another one, or files, which are none. */
function givenImage(taken: ImageTaken, words: readonly string[]): readonly ImageTaken[] {
  const given = flagWords(words, '--build-context').findLast(({ value }) =>
    value.startsWith(`${taken.image}=`),
  );
  if (given === undefined) return [taken];
  const [, image] = /^docker-image:\/\/(.+)$/.exec(given.value.slice(taken.image.length + 1)) ?? [];
  return image === undefined ? [] : [{ ...taken, image }];
}

function nameOf({ registry, repository, tag }: Reference): string {
  return formatReference({ registry, repository, original: '', ...(tag === undefined ? {} : { tag }) });
}

/** The digest under which the engine has pulled an image; of several, the one its registry has: that of the index. */
async function digestOf(
  run: DockerRun,
  image: string,
  reference: Reference,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { digests = [] } = (await run.engine.image(image, signal)) ?? {};
  const [first, ...others] = digests;
  if (first !== undefined && others.length === 0) return first;
  const inRegistry = await digestInRegistry(run, reference, signal);
  return first === undefined || others.some((other) => other === inRegistry) ? inRegistry : first;
}

async function digestInRegistry(
  { setting }: DockerRun,
  reference: Reference,
  signal: AbortSignal,
): Promise<string | undefined> {
  const patient = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const options = { signal: patient };
  const found = await setting.registry.client.manifests.head(reference, options).catch(() => undefined);
  return found?.digest;
}
