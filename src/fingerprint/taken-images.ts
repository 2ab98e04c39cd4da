import { imagesTaken } from '../dockerfile/index.js';
import { formatPlatform, parseReference, referenceKey, type Platform } from '../oci/index.js';
import {
  imageKey,
  isLocalPath,
  ownImages,
  type BuildAction,
  type Plan,
  type PlannedStep,
} from '../plan/index.js';
import type { SourceText } from '../source/index.js';
import { namedContexts } from './named-contexts.js';
import { platformArguments, stagePlatform } from './platform-arguments.js';

/** An image that a run takes from a registry. */
export interface TakenImage {
  /** In full, with its tag. */
  readonly name: string;
  /** What for; none where all of it is taken, whatever it has. */
  readonly platforms: readonly string[];
}

/** The images that a run takes, as far as its texts tell. */
export interface TakenImages {
  readonly images: readonly TakenImage[];
  /** What cannot be told, each as a sentence: such a run may depend on anything. */
  readonly untold: readonly string[];
}

/**
 * The images that the steps of a plan take from registries: the base images of builds, the images of containers, the sources
 * of manifest lists. Those that the run makes itself, and those named by digest, are not among them.
 */
export function takenImages(plan: Plan, dockerfiles: ReadonlyMap<string, SourceText>): TakenImages {
  const own = ownImages(plan);
  const taken = new Map<string, Set<string>>();
  const untold = new Set<string>();
  const take = (name: string, platforms: readonly string[]): void => {
    const reference = parseReference(name);
    if (reference === undefined || reference.digest !== undefined || own.has(referenceKey(reference))) return;
    const key = referenceKey(reference);
    taken.set(key, new Set([...(taken.get(key) ?? []), ...platforms]));
  };
  const { os, architecture } = plan.run;
  const reading = { take, untold: (text: string) => untold.add(text), usual: { os, architecture } };
  for (const step of plan.steps) takenByStep(step, dockerfiles.get(step.id), reading);
  return {
    images: [...taken].map(([name, platforms]) => ({ name, platforms: [...platforms].sort() })),
    untold: [...untold],
  };
}

interface Reading {
  readonly take: (name: string, platforms: readonly string[]) => void;
  readonly untold: (text: string) => void;
  /** Of builds and containers that name no platform. */
  readonly usual: Platform;
}

function takenByStep(step: PlannedStep, dockerfile: SourceText | undefined, reading: Reading): void {
  const { action, id } = step;
  switch (action.kind) {
    case 'build':
      takenByBuild(id, action, dockerfile, reading);
      return;
    case 'container': {
      const platform = action.flags.findLast(({ flag }) => flag === 'platform')?.value;
      reading.take(action.image, [platform ?? formatPlatform(reading.usual)]);
      return;
    }
    case 'manifest-create':
    case 'imagetools-create':
      for (const { name } of action.sources) if (imageKey(name) !== undefined) reading.take(name, []);
      return;
    case 'docker':
      if (action.arguments.some((word) => takesImages.has(word)))
        reading.untold(`step '${id}' is 'docker ${action.arguments[0] ?? ''}', whose images are not known`);
      return;
    default:
      return;
  }
}

const takesImages = new Set(['bake', 'build', 'compose', 'create', 'pull', 'run']);

function takenByBuild(
  id: string,
  action: BuildAction,
  dockerfile: SourceText | undefined,
  { take, untold, usual }: Reading,
): void {
  if (!isLocalPath(action.context)) {
    untold(`step '${id}' builds from '${action.context}', which may be anything by now`);
    return;
  }
  if (dockerfile === undefined) {
    untold(`the Dockerfile of step '${id}' cannot be read before the run`);
    return;
  }
  const contexts = namedContexts(action);
  const target = action.flags.findLast(({ flag }) => flag === 'target')?.value;
  for (const platform of action.platforms.length > 0 ? action.platforms : [usual]) {
    const told = platformArguments(platform, usual);
    const unknown = () => untold(`a base image of step '${id}' cannot be told from its Dockerfile`);
    const options = { target, buildArguments: argumentsOf(action), platformArguments: told, unknown };
    for (const { image, platform: said } of imagesTaken(dockerfile, options)) {
      const instead = contexts.get(imageKey(image) ?? image);
      const name = instead === undefined ? image : instead.image;
      if (name !== undefined) take(name, [stagePlatform(said, told) ?? formatPlatform(platform)]);
      else if (instead?.directory === undefined)
        untold(`the build context '${image}' of step '${id}' may be anything by now`);
    }
  }
}

/** A name alone takes its value from the environment, which is not known here. */
function argumentsOf({ flags }: BuildAction): ReadonlyMap<string, string> {
  const pairs = flags.filter(({ flag, value }) => flag === 'build-arg' && value.includes('='));
  return new Map(
    pairs.map(({ value }) => [value.slice(0, value.indexOf('=')), value.slice(value.indexOf('=') + 1)]),
  );
}
