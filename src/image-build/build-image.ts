import { readDockerfile, type Dockerfile } from '../dockerfile/index.js';
import {
  descriptorToJson,
  matchesPlatform,
  mediaTypes,
  type Descriptor,
  type Platform,
} from '../oci/index.js';
import { BaseImages } from './base-images.js';
import { StageBuilder } from './build-stages.js';
import { ImageBuildError } from './error.js';
import { finishImage, sorted } from './finish-image.js';
import { goJSON } from './go-text.js';
import { ImageFiles } from './image-files.js';
import type { BuildPorts } from './ports.js';
import type { BuildAnnotation, BuildRequest, BuildResult, BuiltPlatform, UsedImage } from './request.js';
import {
  copiesBetween,
  copySource,
  neededStages,
  planStages,
  type PlannedStage,
  type StagePlan,
} from './stages.js';
import { globalVariables } from './variables.js';

/**
 * Builds a Dockerfile that needs nothing run, for all platforms at the same time, into the layout.
 * @throws ImageBuildError, RegistryError, OciError, ImageLayoutError, or the signal's reason
 */
export async function buildImage(request: BuildRequest, ports: BuildPorts): Promise<BuildResult> {
  const dockerfile = readOrThrow(request);
  const shared = { bases: new BaseImages(ports.layout, ports.signal), files: new ImageFiles(ports) };
  const asked: readonly (Platform | undefined)[] =
    request.platforms.length === 0 ? [undefined] : request.platforms;
  const built = await Promise.all(
    asked.map((platform) => buildPlatform(dockerfile, request, ports, { ...shared, platform })),
  );
  const images = built.map(({ image }) => image);
  const [only, second] = images;
  if (only === undefined) throw new ImageBuildError('the build is for no platform');
  const target = second === undefined ? single(only, request) : await writeIndex(images, request, ports);
  const bases = new Map(
    built.flatMap(({ used }) => used).map((base) => [`${base.use} ${base.name} ${base.digest}`, base]),
  );
  return { target, images, bases: [...bases.values()] };
}

function readOrThrow({ dockerfile }: BuildRequest): Dockerfile {
  const read = readDockerfile(dockerfile);
  if (read.ok) return read.value;
  const [problem] = read.problems;
  throw new ImageBuildError(problem?.message ?? 'the Dockerfile cannot be read', {
    ...(problem?.place === undefined ? {} : { place: problem.place }),
    ...(problem?.hint === undefined ? {} : { hint: problem.hint }),
  });
}

interface Shared {
  readonly bases: BaseImages;
  readonly files: ImageFiles;
  readonly platform: Platform | undefined;
}

async function buildPlatform(
  dockerfile: Dockerfile,
  request: BuildRequest,
  ports: BuildPorts,
  { bases, files, platform }: Shared,
): Promise<{ readonly image: BuiltPlatform; readonly used: readonly UsedImage[] }> {
  const target = platform ?? ports.host;
  const { buildArguments, contexts } = request;
  const stage = request.target ?? dockerfile.stages.at(-1)?.name;
  const globals = globalVariables(dockerfile, { target, host: ports.host, stage, buildArguments });
  const plan = planStages(dockerfile, request, globals, target);
  const epoch = epochOf(buildArguments.get('SOURCE_DATE_EPOCH') ?? globals.get('SOURCE_DATE_EPOCH') ?? '');
  const { escape } = dockerfile;
  const areRead = request.isExported || copiesBetween(plan, contexts);
  const setting = {
    escape,
    request,
    plan,
    ports,
    bases,
    files,
    target,
    epoch,
    globals,
    buildArguments,
    areRead,
  };
  const state = await new StageBuilder(setting).stage(plan.target);
  const annotations = annotationsOn('manifest', request.annotations, target);
  const options = { layout: ports.layout, request, annotations, platform, epoch, now: ports.now() };
  const image = { ...(await finishImage(state, options)), files: state.files };
  return { image, used: await usedImages(plan, request, bases) };
}

/** Seconds since the epoch. @throws ImageBuildError for what is none */
function epochOf(text: string): number | undefined {
  if (text === '') return undefined;
  if (/^-?\d+$/.test(text)) return Number(text);
  throw new ImageBuildError(`SOURCE_DATE_EPOCH is not a number of seconds: '${text}'`, {
    hint: "take the time of the last commit: 'git log -1 --format=%ct'",
  });
}

/** An image that is in no index. What is said of its descriptor stands where the image is written to. */
function single({ descriptor, platform }: BuiltPlatform, { annotations }: BuildRequest): Descriptor {
  const ofIndex = annotations.find(({ on }) => on === 'index' || on === 'index-descriptor');
  if (ofIndex !== undefined)
    throw new ImageBuildError(`the annotation '${ofIndex.key}' is for an index, and one platform has none`, {
      hint: 'put it on the manifest, or build for several platforms',
    });
  return annotated(descriptor, annotationsOn('manifest-descriptor', annotations, platform));
}

function annotated(descriptor: Descriptor, annotations: ReadonlyMap<string, string>): Descriptor {
  return annotations.size === 0 ? descriptor : { ...descriptor, annotations: sorted(annotations) };
}

async function writeIndex(
  images: readonly BuiltPlatform[],
  { annotations }: BuildRequest,
  { layout }: BuildPorts,
): Promise<Descriptor> {
  const on = annotationsOn('index', annotations, undefined);
  const manifests = images.map(({ descriptor, platform }) => {
    const said = annotationsOn('manifest-descriptor', annotations, platform);
    return descriptorToJson({ ...annotated(descriptor, said), platform });
  });
  const index = {
    schemaVersion: 2,
    mediaType: mediaTypes.ociIndex,
    manifests,
    ...(on.size > 0 && { annotations: sorted(on) }),
  };
  const written = await layout.writeBytes(new TextEncoder().encode(goJSON(index, 2)), mediaTypes.ociIndex);
  return annotated(written, annotationsOn('index-descriptor', annotations, undefined));
}

function annotationsOn(
  on: BuildAnnotation['on'],
  annotations: readonly BuildAnnotation[],
  platform: Platform | undefined,
): ReadonlyMap<string, string> {
  const chosen = annotations.filter(
    (each) =>
      each.on === on &&
      (each.platform === undefined || (platform !== undefined && matchesPlatform(each.platform, platform))),
  );
  return new Map(chosen.map(({ key, value }) => [key, value]));
}

/** The images that the target is built on, and those that other stages are, or that are copied from. */
async function usedImages(
  plan: StagePlan,
  { contexts }: BuildRequest,
  bases: BaseImages,
): Promise<readonly UsedImage[]> {
  const used: UsedImage[] = [];
  const use = async (name: string, platform: Platform, how: UsedImage['use']): Promise<void> => {
    const image = await bases.find(name, platform);
    used.push({ name: image.name, digest: image.digest, use: how });
  };
  const foundation = foundationOf(plan.target);
  for (const stage of neededStages(plan, contexts)) {
    const { base, platform } = stage;
    if (base.kind === 'image') await use(base.name, platform, stage === foundation ? 'runtime' : 'buildtime');
    for (const instruction of stage.isReplaced ? [] : stage.stage.instructions) {
      if (instruction.kind !== 'copy' && instruction.kind !== 'add') continue;
      const source = copySource(instruction, stage, plan.stages, contexts);
      if (source?.kind === 'image') await use(source.name, source.platform, 'buildtime');
    }
  }
  return used;
}

function foundationOf(stage: PlannedStage): PlannedStage {
  return stage.base.kind === 'stage' ? foundationOf(stage.base.stage) : stage;
}
