import { posix } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import type { Slot } from '../../../buildkit/index.js';
import { leftAt, define, outputOf, type ExecVertex, type Output } from '../../../llb/index.js';
import type { ImageLayout } from '../../../image-layout/index.js';
import { readManifest, type Descriptor } from '../../../oci/index.js';
import type { ContainerAction } from '../../../plan/index.js';
import type { Attempt } from '../../executor.js';
import { failed } from '../../failure-of.js';
import { openInside } from '../../open-inside.js';
import { BuildKitError } from '../buildkit-error.js';
import type { BuildKitRun, StepWork } from '../buildkit-setting.js';
import { onBuilder } from '../on-builder.js';
import { solve } from '../solve.js';
import { layerType, type CarriedWorkspace, type WorkspaceImage } from '../workspace/carried-workspace.js';
import { ContainerOutput } from './container-output.js';
import { containerFailure } from './container-failure.js';
import { readContainer, type ContainerRequest } from './container-request.js';
import { mountPoint, nameOf, vertexOf, workspaceSource } from './container-vertex.js';
import { imageOfStep, imageStore } from './image-of-step.js';
import { secretsOf, type StepSecrets } from './step-secrets.js';

type ContainerWork = StepWork<ContainerAction>;

/** What the containers of a run share. */
export interface SharedByContainers {
  readonly workspace: CarriedWorkspace;
  /** The name of the directory that is their HOME, which stays in each BuildKit server until the run ends. */
  readonly home: string;
}

/** Runs a step's container to its end, as an operation of BuildKit. */
export async function runContainer(
  run: BuildKitRun,
  shared: SharedByContainers,
  work: ContainerWork,
): Promise<Attempt> {
  const { request: read, refusals } = readContainer(work.step, work.action);
  const [refusal] = refusals;
  if (refusal !== undefined)
    return failed({ reason: 'invalid', message: refusal.message, hint: refusal.hint });
  const request = { ...read, environment: await wholeEnvironment(run, work, read) };
  const { sink, signal } = work;
  return onBuilder(run.setting, { platform: request.platform, sink, signal }, (slot) =>
    runOn(slot, run, shared, { ...work, request }),
  );
}

async function runOn(
  slot: Slot,
  run: BuildKitRun,
  shared: SharedByContainers,
  work: ContainerWork & { readonly request: ContainerRequest },
): Promise<Attempt> {
  const { setting } = run;
  const { workspace, home } = shared;
  const { layout } = setting;
  const { step, action, request, signal } = work;
  const platform = request.platform ?? setting.platform;
  const [image, files, secrets] = await Promise.all([
    imageOfStep(run, action, platform, slot, signal),
    workspace.image(),
    secretsOf(run, step, request.environment),
  ]);
  const before = files && workspaceSource(files.descriptor, platform);
  const obstacle = action.cached === true ? whyNotCached(step, secrets) : undefined;
  if (obstacle !== undefined) work.sink.output('stderr', `it is run without the cache, because ${obstacle}`);
  const cached = action.cached === true && obstacle === undefined;
  const exec = vertexOf({ step, action, request, platform, image, secrets, home, before, cached });
  const output = new ContainerOutput(nameOf(step), work);
  const archive = new PassThrough();
  const taking = layersFrom(archive, layout, before === undefined);
  taking.catch(() => undefined); // of no interest when the solve has failed
  const { exit } = await solve(setting, slot, {
    metadata: false,
    words: [
      // where nothing was before, nothing can be gone: the files are all there is to tell, which takes less time
      ...['--output', before === undefined ? 'type=tar' : 'type=oci,compression=uncompressed'],
      ...['--oci-layout', `${imageStore}=${layout.folder}`],
      ...(request.privileged ? ['--allow', 'security.insecure'] : []),
      ...(request.network === 'host' ? ['--allow', 'network.host'] : []),
      ...secrets.words,
    ],
    input: define(changesOf(exec, before)),
    output: archive,
    environment: secrets.environment,
    onLine: (line) => output.line(line),
    signal,
  }).finally(secrets.forget);
  output.end();
  if (files !== undefined && isLacking(output.failed?.error ?? '', files)) {
    await workspace.forget();
    return runOn(slot, run, shared, work);
  }
  const failure = containerFailure(exit, output);
  if (failure?.reason === 'engine') throw new BuildKitError(failure);
  if (failure !== undefined) return failed(failure);
  if (output.isCached)
    work.sink.output('stderr', 'it was run before on the same files: served from the cache');
  await workspace.take(await taking);
  return { status: 'succeeded' };
}

/** What of a step the cache cannot know. */
function whyNotCached(
  { redirections }: ContainerWork['step'],
  { mounts, secretEnvironment }: StepSecrets,
): string | undefined {
  if (mounts.length > 0 || secretEnvironment.length > 0) return 'it has secrets';
  return redirections.length > 0 ? 'its output goes to a file' : undefined;
}

/** What a container has changed in the workspace. */
function changesOf(exec: ExecVertex, before: Output | undefined): Output {
  const after = leftAt(exec, mountPoint);
  if (before === undefined) return after;
  return outputOf({ kind: 'difference', name: 'changes', lower: before, upper: after });
}

/** What a container has changed, as layers: in an image, or the files themselves. */
async function layersFrom(
  archive: Readable,
  layout: ImageLayout,
  isFiles: boolean,
): Promise<readonly Descriptor[]> {
  if (isFiles) return [await layout.write(archive, layerType)];
  const images = await layout.takeArchive(archive);
  const contents = await Promise.all(images.map(async (image) => readManifest(await layout.manifest(image))));
  return contents.flatMap((content) => (content.kind === 'image' ? content.layers : []));
}

/** Whether an operation failed before anything ran, because BuildKit has not kept what an earlier run has sent. */
function isLacking(error: string, { remembered }: WorkspaceImage): boolean {
  return remembered.some((digest) => error.includes(`content ${digest}: not found`));
}

/** The entries of the files that `--env-file` names come first, as docker has it. */
async function wholeEnvironment(
  { setting }: BuildKitRun,
  { step }: ContainerWork,
  { environment, environmentFiles }: ContainerRequest,
): Promise<readonly string[]> {
  const fromFiles: string[] = [];
  for (const path of environmentFiles) {
    const name = posix.join(step.workingDirectory, path);
    const file = await openInside(
      name,
      'read',
      setting.workspace,
      "'--env-file' needs a file of the workspace",
    );
    const text = await file.readFile('utf8').finally(() => file.close());
    fromFiles.push(...text.split(/\r?\n/).filter((line) => line.trim() !== '' && !line.startsWith('#')));
  }
  return [...fromFiles, ...environment].flatMap((entry) => {
    if (entry.includes('=')) return [entry];
    const value = setting.environment[entry];
    return value === undefined ? [] : [`${entry}=${value}`];
  });
}
