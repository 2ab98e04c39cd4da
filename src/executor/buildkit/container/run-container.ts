import { randomUUID } from 'node:crypto';
import { posix } from 'node:path';
import { PassThrough } from 'node:stream';
import type { Slot } from '../../../buildkit/index.js';
import { leftAt, define, outputOf, type ExecVertex, type Output } from '../../../llb/index.js';
import type { Descriptor, Platform } from '../../../oci/index.js';
import type { ContainerAction } from '../../../plan/index.js';
import type { Attempt } from '../../executor.js';
import { failed } from '../../failure-of.js';
import { openInside } from '../../open-inside.js';
import { BuildKitError } from '../buildkit-error.js';
import type { BuildKitRun, StepWork } from '../buildkit-setting.js';
import { onBuilder } from '../on-builder.js';
import { solve } from '../solve.js';
import type { CarriedWorkspace } from '../workspace/carried-workspace.js';
import { ContainerOutput } from './container-output.js';
import { containerFailure } from './container-failure.js';
import { readContainer, type ContainerRequest } from './container-request.js';
import { processOf } from './container-process.js';
import { imageOfStep, imageStore, type StepImage } from './image-of-step.js';
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
  { workspace, home }: SharedByContainers,
  work: ContainerWork & { readonly request: ContainerRequest },
): Promise<Attempt> {
  const { setting } = run;
  const { layout } = setting;
  const { step, action, request, signal } = work;
  const platform = request.platform ?? setting.platform;
  const [image, files, secrets] = await Promise.all([
    imageOfStep(run, action, platform, slot, signal),
    workspace.image(),
    secretsOf(run, step, request.environment),
  ]);
  const before = files && workspaceSource(files, platform);
  const exec = vertexOf({ work, platform, image, secrets, home, before });
  const after = leftAt(exec, mountPoint);
  const result =
    before === undefined
      ? after
      : outputOf({ kind: 'difference', name: 'changes', lower: before, upper: after });
  const output = new ContainerOutput(nameOf(step), work);
  const archive = new PassThrough();
  const taking = layout.takeArchive(archive);
  taking.catch(() => undefined); // of no interest when the solve has failed
  const { exit } = await solve(setting, slot, {
    words: [
      ...['--output', 'type=oci,compression=uncompressed', '--oci-layout', `${imageStore}=${layout.folder}`],
      ...(request.privileged ? ['--allow', 'security.insecure'] : []),
      ...(request.network === 'host' ? ['--allow', 'network.host'] : []),
      ...secrets.words,
    ],
    input: define(result),
    output: archive,
    environment: secrets.environment,
    onLine: (line) => output.line(line),
    signal,
  }).finally(secrets.forget);
  output.end();
  const failure = containerFailure(exit, output);
  if (failure?.reason === 'engine') throw new BuildKitError(failure);
  if (failure !== undefined) return failed(failure);
  for (const changes of await taking) await workspace.take(changes);
  return { status: 'succeeded' };
}

/** What progress calls a step's container. */
function nameOf({ id }: ContainerWork['step']): string {
  return `step ${id}`;
}

/** Where a container sees the workspace. */
const mountPoint = '/workspace';
const homePoint = '/acb/home';

function workspaceSource({ digest }: Descriptor, platform: Platform): Output {
  return outputOf({
    kind: 'source',
    name: 'the workspace',
    identifier: `oci-layout://${imageStore}/workspace@${digest}`,
    attributes: { 'oci.store': imageStore },
    platform,
  });
}

interface Parts {
  readonly work: ContainerWork & { readonly request: ContainerRequest };
  readonly platform: Platform;
  readonly image: StepImage;
  readonly secrets: StepSecrets;
  readonly home: string;
  readonly before: Output | undefined;
}

function vertexOf({ work, platform, image, secrets, home, before }: Parts): ExecVertex {
  const { step, action, request } = work;
  const { memory, cpuQuota, cpuPeriod, cpuShares, cpus } = request;
  const root = outputOf({ kind: 'source', ...sourceOf(image), name: action.image, platform });
  // a HOME that any user may write to
  const empty = outputOf({ kind: 'directory', name: 'HOME', path: '/home', mode: 0o777 });
  return {
    kind: 'exec',
    name: nameOf(step),
    ...processOf(action, request, image.configuration, secrets.environmentEntries),
    secretEnvironment: secrets.secretEnvironment,
    network: request.network,
    insecure: request.privileged,
    hosts: request.hosts,
    limits: request.limits,
    ...(request.hostname === undefined ? {} : { hostname: request.hostname }),
    resources: {
      ...(memory === undefined ? {} : { memory }),
      ...(cpuQuota === undefined ? {} : { cpuQuota }),
      ...(cpuPeriod === undefined ? {} : { cpuPeriod }),
      ...(cpuShares === undefined ? {} : { cpuShares }),
      ...(cpus === undefined ? {} : { cpus }),
    },
    // what a step does beside its result counts, too: it is done each time
    unique: randomUUID(),
    mounts: [
      { kind: 'files', target: '/', source: root, readonly: request.readonly },
      { kind: 'cache', target: homePoint, id: home, source: empty, selector: '/home' },
      { kind: 'files', target: mountPoint, ...(before === undefined ? {} : { source: before }) },
      ...request.memoryMounts.map((mount) => ({ kind: 'memory', ...mount }) as const),
      ...secrets.mounts,
    ],
    platform,
  };
}

function sourceOf({ source, attributes }: StepImage) {
  return { identifier: source, attributes };
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
