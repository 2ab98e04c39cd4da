import { formatFamiliarReference, parseReference, type Digest } from '../oci/index.js';
import { imageKey, isLocalPath, type BuildAction, type Plan, type PlannedStep } from '../plan/index.js';
import type { SourceText } from '../source/index.js';
import type { Fingerprint } from './fingerprint.js';
import { namedContexts } from './named-contexts.js';
import { takenImages } from './taken-images.js';

/**
 * The plan, its builds and containers held to exactly these images, wherever their names lead by the time they start. Builds
 * are given them as named contexts, which BuildKit and taskrun's own builder take for what a FROM or `--from` names; the
 * builder before BuildKit knows nothing of that and is left alone.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#build-context
 */
export function pinned(
  plan: Plan,
  images: Fingerprint['images'],
  dockerfiles: ReadonlyMap<string, SourceText>,
): Plan {
  const known = new Map(Object.entries(images).map(([name, { digest }]) => [name, digest]));
  const steps = plan.steps.map((step): PlannedStep => {
    const { action } = step;
    if (action.kind === 'container') {
      const image = withDigest(action.image, known.get(imageKey(action.image) ?? ''));
      return image === undefined ? step : { ...step, action: { ...action, image } };
    }
    if (action.kind !== 'build' || !action.buildKit || !isLocalPath(action.context)) return step;
    const { images: taken } = takenImages({ ...plan, steps: [step] }, dockerfiles);
    const names = taken.map(({ name }) => name);
    return { ...step, action: withContexts(step, action, names, known) };
  });
  return { ...plan, steps };
}

function withContexts(
  { place }: PlannedStep,
  action: BuildAction,
  names: readonly string[],
  known: ReadonlyMap<string, string>,
): BuildAction {
  const said = namedContexts(action);
  const values = names.flatMap((name) => {
    const image = said.has(name) ? undefined : withDigest(name, known.get(name));
    return image === undefined ? [] : [`${familiar(name)}=docker-image://${image}`];
  });
  return {
    ...action,
    arguments: [...action.arguments, ...values.flatMap((value) => ['--build-context', value])],
    flags: [...action.flags, ...values.map((value) => ({ flag: 'build-context', value, place }))],
  };
}

function familiar(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : formatFamiliarReference(reference);
}

/** The digest is all that counts; the tag is for those who read it. */
function withDigest(name: string, digest: string | undefined): string | undefined {
  const reference = parseReference(name);
  if (reference === undefined || digest === undefined) return undefined;
  return formatFamiliarReference({ ...reference, digest: digest as Digest });
}
