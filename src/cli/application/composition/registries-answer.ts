import type { RegistryWork } from '../../../executor/index.js';
import { parseReference } from '../../../oci/index.js';
import type { Action, Plan } from '../../../plan/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';

/** Asks every registry the plan pushes to, before minutes are spent on builds. @throws CommandFailure when one is not there */
export async function assertRegistriesAnswer(
  plan: Plan,
  work: RegistryWork,
  signal: AbortSignal,
): Promise<void> {
  const samples = new Map<string, string>();
  for (const name of plan.steps.flatMap(({ action }) => targetsOf(action))) {
    const registry = parseReference(name)?.registry;
    if (registry !== undefined && !samples.has(registry)) samples.set(registry, name);
  }
  await Promise.all(
    [...samples.values()].map(async (name) => {
      const obstacle = await work.obstacle(name, signal);
      // A refusal may be about reading only; whether we may push is the push's affair.
      if (obstacle?.reason !== 'registry') return;
      throw new CommandFailure(exitCode.environment, obstacle.message, obstacle.hint);
    }),
  );
}

function targetsOf(action: Action): readonly string[] {
  if (action.kind === 'push') return action.images.map(({ name }) => name);
  if (action.kind === 'imagetools-create') return action.dryRun ? [] : action.tags.map(({ name }) => name);
  return action.kind === 'manifest-push' ? [action.list.name] : [];
}
