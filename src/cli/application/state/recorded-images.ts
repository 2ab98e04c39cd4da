import type { PushedImage } from '../../../event/index.js';
import { formatPlatform } from '../../../oci/index.js';
import { namesMadeBy, type Plan } from '../../../plan/index.js';
import type { RecordedImage } from '../../../state/index.js';
import type { PreparedRun } from '../run/index.js';

/** What a run pushed, as the next one needs to know it. */
export async function recorded(
  { plan, steadyPlan }: PreparedRun,
  pushed: readonly PushedImage[],
): Promise<readonly RecordedImage[]> {
  const steady = await steadyPlan();
  const names = steady.ok ? steadyNames(plan, steady.value) : new Map<string, string>();
  return pushed.map(({ name, digest, platforms }) => ({
    name,
    steadyName: names.get(name) ?? name,
    digest,
    platforms: platforms.map(formatPlatform),
  }));
}

/** The names that a plan gives images, with those that the same steps give them in every run. */
export function steadyNames(plan: Plan, steady: Plan): ReadonlyMap<string, string> {
  const steps = new Map(steady.steps.map((step) => [step.id, step]));
  return new Map(
    plan.steps.flatMap((step) => {
      const same = steps.get(step.id);
      const others = same === undefined ? [] : namesMadeBy(same);
      return namesMadeBy(step).map((name, at) => [name, others[at] ?? name] as const);
    }),
  );
}
