import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { baseImages, type Vertex } from '../../../build-progress/index.js';
import { platformsIn } from '../../../image-layout/index.js';
import { formatPlatform, samePlatform, type Descriptor, type Platform } from '../../../oci/index.js';
import type { BuildAction } from '../../../plan/index.js';
import { assertConfined } from '../../confined-build.js';
import type { Attempt } from '../../executor.js';
import { BuildKitError } from '../buildkit-error.js';
import type { BuildKitRun, StepWork } from '../buildkit-setting.js';
import { environmentOf } from '../environment.js';
import { onBuilder } from '../on-builder.js';
import { buildOn } from './build-on.js';
import { givenSecrets } from './given-secrets.js';
import { readBuild } from './build-request.js';
import { joinImages } from './join-images.js';
import { groupsOf } from './platform-groups.js';
import { materialsOf } from './provenance.js';
import { runContexts } from './run-contexts.js';
import { straightTarget } from './straight.js';
import { writeResults } from './write-results.js';

type BuildWork = StepWork<BuildAction>;

/** Carries out a `build` step: the image is one of the run's under its names; a build for several platforms goes to several builders. */
export async function build(run: BuildKitRun, work: BuildWork): Promise<Attempt> {
  const { setting } = run;
  const { step, action, sink, signal } = work;
  const environment = { ...setting.environment, ...environmentOf(step) };
  const { request, refusals } = readBuild(action, environment);
  const [refusal] = refusals;
  if (refusal !== undefined) throw new BuildKitError({ reason: 'invalid', ...refusal });
  for (const note of request.notes) sink.output('stderr', note);
  const hidden = givenSecrets(request, setting.secrets);
  const directory = await setting.workspace.resolveReadable(step.workingDirectory);
  await assertConfined(step, action, setting.workspace);
  const groups = groupsOf(request, setting.builders);
  const contexts = await runContexts(setting.layout, action, await dockerfileText(action, directory), signal);
  const built = await Promise.all(
    groups.map((platforms) =>
      onBuilder(setting, { platform: platforms[0], sink, signal }, (slot) =>
        buildOn(slot, run, work, {
          request,
          platforms,
          directory,
          words: [...hidden.words, ...contexts],
          environment: { ...environmentOf(step), ...hidden.environment },
          target: straightTarget(run.plan, step, action, request),
        }),
      ),
    ),
  );
  const image = await joinImages(
    setting.layout,
    built.flatMap((each) => each.image ?? []),
    signal,
  );
  await keep(
    run,
    work,
    image,
    built.flatMap(({ vertices }) => vertices),
  );
  await writeResults(setting, step, request, image);
  if (request.push) return setting.images.push({ kind: 'push', images: action.tags }, sink, signal);
  return { status: 'succeeded' };
}

/** What the Dockerfile says, where it is a file that can be read here. */
async function dockerfileText(
  { dockerfile, context }: BuildAction,
  directory: string,
): Promise<string | undefined> {
  const path = dockerfile ?? `${context}/Dockerfile`;
  return readFile(resolve(directory, path), 'utf8').catch(() => undefined);
}

/** Gives the image its names, and tells of it. */
async function keep(
  { setting: { layout } }: BuildKitRun,
  { action, sink, signal }: BuildWork,
  image: Descriptor | undefined,
  vertices: readonly Vertex[],
): Promise<void> {
  const names = action.tags.map(({ name }) => name);
  const [platforms, materials] =
    image === undefined
      ? [[], undefined]
      : await Promise.all([platformsIn(layout, image, signal), materialsOf(layout, image, signal)]);
  refuseOthers(action.platforms, platforms);
  if (image !== undefined) for (const name of names) await layout.name(name, image);
  const digest = image === undefined ? {} : { digest: image.digest };
  sink.built({
    names,
    ...digest,
    platforms,
    bases: baseImages(vertices, materials),
  });
}

/** An image says what it is for: a Dockerfile can build on a base of another platform than was asked for. */
function refuseOthers(wanted: readonly Platform[], made: readonly Platform[]): void {
  const missing = wanted.find((platform) => !made.some((each) => samePlatform(platform, each)));
  if (missing === undefined || made.length === 0) return;
  const message = `the image is for ${made.map(formatPlatform).join(', ')}, not for ${formatPlatform(missing)}`;
  const hint = 'its base image is for another platform than the one asked for';
  throw new BuildKitError({ reason: 'invalid', message, hint });
}
