import { isOnThisMachine, type Slot } from '../../../buildkit/index.js';
import { pullImage } from '../../../image-layout/index.js';
import {
  formatReference,
  parseReference,
  type Descriptor,
  type Digest,
  type Reference,
} from '../../../oci/index.js';
import type { BuildAction, Plan, PlannedStep } from '../../../plan/index.js';
import { isLoopback } from '../../../registry/index.js';
import type { BuildKitRun } from '../buildkit-setting.js';
import { csvLine } from '../csv.js';
import type { BuildRequest } from './build-request.js';

/**
 * Where an image may go straight from BuildKit, under no name but its digest: to the repository of its first name that is
 * pushed directly after. So layers don't come here only to leave again, and nothing is to be seen before the push itself;
 * undefined where it is not pushed, or only after something else has been done.
 */
export function straightTarget(
  { steps }: Plan,
  { id }: Pick<PlannedStep, 'id'>,
  { tags }: BuildAction,
  { image, push }: Pick<BuildRequest, 'image' | 'push'>,
): Reference | undefined {
  const builds = new Set(steps.filter(({ action }) => action.kind === 'build').map((step) => step.id));
  const pushed = steps.flatMap(({ action, after }) => {
    const directly = after.includes(id) && after.every((each) => builds.has(each));
    return action.kind === 'push' && directly ? action.images : [];
  });
  const names = tags.map(({ name }) => name);
  const first = names.find((name) => push || pushed.some((each) => each.name === name));
  const reference = image && first !== undefined ? parseReference(first) : undefined;
  if (reference === undefined) return undefined;
  const { registry, repository, original } = reference;
  return { registry, repository, original };
}

/** Whether a builder can reach a registry, as far as is known: not this machine's own from elsewhere, nor one that it could not reach before. */
export function canReach({ unreachable }: BuildKitRun, { builder }: Slot, { registry }: Reference): boolean {
  if (isLoopback(registry) && !isOnThisMachine(builder.server)) return false;
  return !unreachable.has(`${builder.server.address} ${registry}`);
}

/** Notes that a builder could not push to a registry. */
export function cannotReach({ unreachable }: BuildKitRun, { builder }: Slot, { registry }: Reference): void {
  unreachable.add(`${builder.server.address} ${registry}`);
}

/** The output that pushes an image by its digest. @see https://github.com/moby/buildkit#imageregistry */
export function straightOutput(target: Reference, attributes: readonly string[]): string {
  return csvLine([
    'type=image',
    `name=${formatReference(target)}`,
    'push=true',
    'push-by-digest=true',
    ...attributes,
  ]);
}

/** The image that was pushed, as one of the run's: its layers are where they are until something here reads them. @throws RegistryError */
export function straightImage(
  { setting: { layout } }: BuildKitRun,
  target: Reference,
  digest: Digest,
  signal: AbortSignal,
): Promise<Descriptor> {
  return pullImage(layout, formatReference({ ...target, digest }), {
    signal,
  });
}
