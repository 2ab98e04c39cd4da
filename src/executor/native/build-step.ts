import { resolve } from 'node:path';
import {
  buildImage,
  ImageBuildError,
  type BuildPorts,
  type BuildRequest,
  type NamedContext,
} from '../../image-build/index.js';
import { pushFromLayout, type ImageLayout } from '../../image-layout/index.js';
import type { BuildAction, PlannedStep } from '../../plan/index.js';
import { positionAt } from '../../source/index.js';
import type { Workspace } from '../../workspace/index.js';
import { assertConfined } from '../confined-build.js';
import type { Attempt, StepSink } from '../executor.js';
import { failed } from '../failure-of.js';
import { findBuildFiles } from './build-files.js';
import { exportBuild, writeMetadata } from './export-build.js';
import { readBuild, type ReadBuild } from './read-build.js';

/** What a build works with. */
export interface BuildSetting {
  readonly layout: ImageLayout;
  /** For files that are needed while the run lasts. */
  readonly folder: string;
  /** A folder that outlives the run, for what layers of base images hold. */
  readonly listings: string;
  readonly workspace: Workspace;
  readonly host: BuildPorts['host'];
  readonly fetch: BuildPorts['fetch'];
  readonly sink: StepSink;
  readonly signal: AbortSignal;
}

/** A build step: builds the image, gives it its names, and writes what else was asked for. */
export async function buildStep(
  step: PlannedStep,
  action: BuildAction,
  setting: BuildSetting,
): Promise<Attempt> {
  const { workspace, layout, folder, listings, host, fetch, sink, signal } = setting;
  const read = readBuild(action, step.environment);
  const directory = await workspace.resolveReadable(step.workingDirectory);
  await assertConfined(step, action, workspace);
  const request = {
    ...(await findBuildFiles(directory, action)),
    ...read.request,
    contexts: contextsIn(directory, read),
    isExported: read.outputs.some(({ destination }) => destination !== undefined),
  };
  const ports = {
    ...{ layout, folder, listings, host, fetch, signal },
    progress: sink.progress.bind(sink),
    now: Date.now,
  };
  try {
    const built = await buildImage(request, ports);
    const names = namesOf(action, read);
    for (const name of names) await layout.name(name, built.target);
    const platforms = built.images.map(({ platform }) => platform);
    const { digest } = built.target;
    sink.built({ names, digest, platforms, bases: built.bases });
    if (!read.quiet) for (const name of names) sink.output('stderr', `built ${name}`);
    sink.output('stdout', digest);
    await exportBuild({ layout, signal, built, names, read, workspace, step });
    await writeMetadata({ built, names, read, workspace, step });
    await pushNames(read, names, setting);
    return { status: 'succeeded' };
  } catch (error) {
    if (error instanceof ImageBuildError) return failed(failureAt(error));
    throw error;
  }
}

function contextsIn(directory: string, { request }: ReadBuild): BuildRequest['contexts'] {
  return new Map(
    [...request.contexts].map(([name, context]): [string, NamedContext] => [
      name,
      context.kind === 'directory' ? { ...context, path: resolve(directory, context.path) } : context,
    ]),
  );
}

function namesOf({ tags }: BuildAction, { outputs }: ReadBuild): readonly string[] {
  return [...new Set([...tags.map(({ name }) => name), ...outputs.flatMap(({ names }) => names)])];
}

async function pushNames(
  { outputs }: ReadBuild,
  names: readonly string[],
  { layout, sink, signal }: BuildSetting,
): Promise<void> {
  if (!outputs.some(({ push }) => push)) return;
  for (const name of names) {
    const { digest } = await pushFromLayout(layout, name, { signal });
    sink.output('stderr', `pushed ${name} as ${digest}`);
  }
}

/** A failure of a Dockerfile is at its line. */
function failureAt({ message, place, hint }: ImageBuildError) {
  const where =
    place === undefined ? '' : `${place.source.path}:${positionAt(place.source, place.start).line}: `;
  return {
    reason: 'invalid',
    message: `${where}${message}`,
    ...(hint === undefined ? {} : { hint }),
  } as const;
}
