import { randomUUID } from 'node:crypto';
import { outputOf, type ExecVertex, type Output } from '../../../llb/index.js';
import type { Descriptor, Platform } from '../../../oci/index.js';
import type { ContainerAction, PlannedStep } from '../../../plan/index.js';
import { processOf } from './container-process.js';
import type { ContainerRequest } from './container-request.js';
import { imageStore, type StepImage } from './image-of-step.js';
import type { StepSecrets } from './step-secrets.js';

/** What progress calls a step's container. */
export function nameOf({ id }: Pick<PlannedStep, 'id'>): string {
  return `step ${id}`;
}

/** Where a container sees the workspace. */
export const mountPoint = '/workspace';
const homePoint = '/acb/home';

/** The workspace's files, as an image of the run's layout. */
export function workspaceSource({ digest }: Descriptor, platform: Platform): Output {
  return outputOf({
    kind: 'source',
    name: 'the workspace',
    identifier: `oci-layout://${imageStore}/workspace@${digest}`,
    attributes: { 'oci.store': imageStore },
    platform,
  });
}

/** What a container is made of. */
export interface ContainerParts {
  readonly step: PlannedStep;
  readonly action: ContainerAction;
  readonly request: ContainerRequest;
  readonly platform: Platform;
  readonly image: StepImage;
  readonly secrets: StepSecrets;
  readonly home: string;
  readonly before: Output | undefined;
  /** It may be served from BuildKit's cache. */
  readonly cached: boolean;
}

/** A step's container as an operation of a graph. @throws BuildKitError when nothing says what to run */
export function vertexOf({
  step,
  action,
  request,
  platform,
  image,
  secrets,
  home,
  before,
  cached,
}: ContainerParts): ExecVertex {
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
    // what a step does beside its result counts, too: it is done each time, unless it says that this is all
    ...(cached ? {} : { unique: randomUUID() }),
    mounts: [
      { kind: 'files', target: '/', source: root, readonly: request.readonly },
      cached
        ? { kind: 'memory', target: homePoint }
        : { kind: 'cache', target: homePoint, id: home, source: empty, selector: '/home' },
      {
        kind: 'files',
        target: mountPoint,
        ...(before === undefined ? {} : { source: before, byContent: cached }),
      },
      ...request.memoryMounts.map((mount) => ({ kind: 'memory', ...mount }) as const),
      ...secrets.mounts,
    ],
    platform,
  };
}

function sourceOf({ source, attributes }: StepImage) {
  return { identifier: source, attributes };
}
