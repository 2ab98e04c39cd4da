import { resolve } from 'node:path';
import { BuildProgress, readBuildMetadata, type Vertex } from '../../../build-progress/index.js';
import type { Slot } from '../../../buildkit/index.js';
import {
  formatPlatform,
  parseDigest,
  type Descriptor,
  type Platform,
  type Reference,
} from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { BuildKitError } from '../buildkit-error.js';
import type { BuildKitRun, StepWork } from '../buildkit-setting.js';
import { csvLine } from '../csv.js';
import { solve } from '../solve.js';
import { solveFailure } from '../solve-failure.js';
import type { BuildRequest } from './build-request.js';
import { cannotReach, canReach, straightImage, straightOutput } from './straight.js';

/** What one builder has made. */
export interface Built {
  /** Absent when no image was asked for. */
  readonly image?: Descriptor;
  readonly vertices: readonly Vertex[];
}

/** What one builder is to make. */
export interface BuildOrder {
  readonly request: BuildRequest;
  readonly platforms: readonly Platform[];
  readonly directory: string;
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Where the image may go straight away. */
  readonly target: Reference | undefined;
}

type BuildWork = Pick<StepWork<BuildAction>, 'sink' | 'signal'>;

/** Builds on one builder; the image is in its registry, or else in the run's layout. @throws BuildKitError */
export async function buildOn(
  slot: Slot,
  run: BuildKitRun,
  work: BuildWork,
  part: BuildOrder,
): Promise<Built> {
  const { target } = part;
  const straight =
    target !== undefined && canReach(run, slot, target)
      ? await buildStraight(slot, run, work, part, target)
      : undefined;
  return straight ?? buildHere(slot, run, work, part);
}

/** Undefined when all went well but the push: then the image comes here, from where its push says what is wrong. */
async function buildStraight(
  slot: Slot,
  run: BuildKitRun,
  work: BuildWork,
  part: BuildOrder,
  target: Reference,
): Promise<Built | undefined> {
  const output = straightOutput(target, part.request.attributes);
  const { failure, failed, vertices, metadata } = await solved(slot, run, work, part, output);
  if (failure !== undefined && failed?.name.startsWith('exporting to image') === true) {
    work.sink.output('stderr', `BuildKit cannot push to ${target.registry}: the image goes there from here`);
    cannotReach(run, slot, target);
    return undefined;
  }
  if (failure !== undefined) throw new BuildKitError(failure);
  const digest = parseDigest(readBuildMetadata(metadata).digest ?? '');
  if (digest === undefined) throw withoutImage();
  return {
    image: await straightImage(run, target, digest, work.signal),
    vertices,
  };
}

async function buildHere(slot: Slot, run: BuildKitRun, work: BuildWork, part: BuildOrder): Promise<Built> {
  const { layout } = run.setting;
  const { image: wanted, attributes } = part.request;
  const intake = wanted ? await layout.intake() : undefined;
  const output =
    intake === undefined ? undefined : csvLine(['type=oci', 'tar=false', `dest=${intake}`, ...attributes]);
  const { failure, vertices } = await solved(slot, run, work, part, output);
  if (failure !== undefined) throw new BuildKitError(failure);
  if (intake === undefined) return { vertices };
  const [image] = await layout.takeFrom(intake);
  if (image === undefined) throw withoutImage();
  return { image, vertices };
}

function withoutImage(): BuildKitError {
  return new BuildKitError({
    reason: 'engine',
    message: 'BuildKit has made no image',
  });
}

async function solved(
  slot: Slot,
  { setting }: BuildKitRun,
  { sink, signal }: BuildWork,
  { request, platforms, directory, words, environment }: BuildOrder,
  output: string | undefined,
) {
  let said = '';
  const progress = new BuildProgress({
    output: (line) => {
      said = line.startsWith('#') ? said : line;
      sink.output('stderr', line);
    },
    progress: (each) => {
      sink.progress(each);
    },
  });
  const outputs = [output, ...request.files].filter((each) => each !== undefined && each !== '');
  const { exit, metadata } = await solve(setting, slot, {
    words: [
      ...buildWords(request, platforms, directory),
      ...outputs.flatMap((each) => ['--output', each ?? '']),
      ...words,
    ],
    directory,
    environment,
    onLine: (line) => progress.line(line),
    signal,
  });
  progress.end();
  const { failed } = progress;
  return {
    failure: solveFailure(exit, failed, said),
    failed,
    vertices: [...progress.vertices],
    metadata,
  };
}

function buildWords(
  { options, words, locals }: BuildRequest,
  platforms: readonly Platform[],
  directory: string,
): readonly string[] {
  const platform = platforms.map(formatPlatform).join(',');
  const all = platform === '' ? options : [...options, ['platform', platform] as const];
  return [
    '--frontend=dockerfile.v0',
    ...locals.flatMap(([name, path]) => ['--local', `${name}=${resolve(directory, path)}`]),
    ...all.flatMap(([key, value]) => ['--opt', `${key}=${value}`]),
    ...words,
  ];
}
