import type { Diagnostic, Severity } from '../diagnostic/index.js';
import { parseReference } from '../oci/index.js';
import type {
  ImagetoolsCreateAction,
  ManifestCreateAction,
  PlacedImage,
  PlannedStep,
} from '../plan/index.js';
import type { Facts } from './facts.js';
import { isName, keyOf } from './images.js';
import type { ImageUse } from './images.js';
import { nearestImage } from './nearest-image.js';
import { severityOfFailure } from './severity.js';

/** What makes an index of images in registries. */
type CreateAction = ManifestCreateAction | ImagetoolsCreateAction;

/**
 * A manifest list takes an image that is not in the registry by then. A source may have been there before the run, so
 * this is an error only when the run made the image, or named it after itself, and nothing might have pushed it.
 */
export function manifestSourceNotPushed(facts: Facts): readonly Diagnostic[] {
  return facts.plan.steps.flatMap((step) => {
    const { action } = step;
    if (action.kind !== 'manifest-create' && action.kind !== 'imagetools-create') return [];
    return action.sources
      .filter(({ name }) => isName(name))
      .flatMap((source) => checkSource(source, action, step, facts) ?? []);
  });
}

function checkSource(
  source: PlacedImage,
  list: CreateAction,
  step: PlannedStep,
  facts: Facts,
): Diagnostic | undefined {
  const reference = parseReference(source.name);
  if (reference === undefined || reference.digest !== undefined) return undefined;
  if (reference.registry.toLowerCase() !== facts.plan.run.registry.toLowerCase()) return undefined;
  const key = keyOf(source.name);
  const [pusher, ...others] = facts.pushedByKey.get(key ?? '') ?? [];
  if (pusher !== undefined)
    return pushedInTime([pusher, ...others], step, facts) ? undefined : late(source, pusher, step);
  const [maker] = facts.madeByKey.get(key ?? '') ?? [];
  const severity = mightBePushed(step, facts) ? 'warning' : severityOfFailure(step);
  if (maker !== undefined) return neverPushed(source, maker, severity);
  const near = nearestImage(source.name, unlistedPushes(list, facts));
  if (namedAfterRun(reference.tag, facts.plan.run.id)) return cannotExist(source, near, severity);
  return pushesOther(list, facts) ? mayBeStale(source, near) : undefined;
}

function pushedInTime(pushers: readonly ImageUse[], step: PlannedStep, { order }: Facts): boolean {
  return pushers.some((use) => order.isBefore(use.step.id, step.id));
}

function mightBePushed(step: PlannedStep, { pushersOfAnything, order }: Facts): boolean {
  return pushersOfAnything.some((other) => !order.isBefore(step.id, other.id));
}

function unlistedPushes({ sources }: CreateAction, { pushed }: Facts): readonly ImageUse[] {
  const listed = new Set(sources.map(({ name }) => keyOf(name)));
  const lists = new Set(['manifest-push', 'imagetools-create']);
  return pushed.filter(({ key, step }) => !listed.has(key) && !lists.has(step.action.kind));
}

function pushesOther({ sources }: CreateAction, { pushedByKey }: Facts): boolean {
  return sources.some(({ name }) => pushedByKey.has(keyOf(name) ?? ''));
}

/** A tag that carries the run's ID cannot have been there before. */
function namedAfterRun(tag: string | undefined, id: string): boolean {
  if (tag === undefined || id === '') return false;
  return `-${tag}-`.replace(/[._]/g, '-').includes(`-${id.replace(/[._]/g, '-')}-`);
}

function late(source: PlacedImage, pusher: ImageUse, step: PlannedStep): Diagnostic {
  return {
    code: 'lint/manifest-source-not-pushed',
    severity: 'warning',
    message: `'${source.name}' is put into a manifest list without waiting for step '${pusher.step.id}', which pushes it`,
    place: source.place,
    related: [{ message: 'it is pushed here', place: pusher.image.place }],
    hint: `let step '${step.id}' run after '${pusher.step.id}'`,
  };
}

function neverPushed(source: PlacedImage, maker: ImageUse, severity: Severity): Diagnostic {
  return {
    code: 'lint/manifest-source-not-pushed',
    severity,
    message: `'${source.name}' is built but never pushed, and a manifest list takes images from the registry`,
    place: source.place,
    related: [{ message: 'it is built here', place: maker.image.place }],
    hint: 'push it in a step before this one',
  };
}

function cannotExist(source: PlacedImage, near: ImageUse | undefined, severity: Severity): Diagnostic {
  return {
    code: 'lint/manifest-source-not-pushed',
    severity,
    message: `'${source.name}' is named after this run, but no step pushes it`,
    place: source.place,
    ...suggestion(near, 'build and push it in a step before this one'),
  };
}

function mayBeStale(source: PlacedImage, near: ImageUse | undefined): Diagnostic {
  return {
    code: 'lint/manifest-source-not-pushed',
    severity: 'warning',
    message: `no step pushes '${source.name}', so the manifest list takes whatever the registry has by that name`,
    place: source.place,
    ...suggestion(near, 'push it in a step before this one'),
  };
}

function suggestion(near: ImageUse | undefined, otherwise: string): Pick<Diagnostic, 'hint' | 'related'> {
  if (near === undefined) return { hint: otherwise };
  return {
    hint: `did you mean '${near.image.name}'?`,
    related: [{ message: `step '${near.step.id}' pushes this nearly equal name`, place: near.image.place }],
  };
}
