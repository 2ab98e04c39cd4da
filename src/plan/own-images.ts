import { parseReference, referenceKey } from '../oci/index.js';
import type { Plan, PlannedStep } from './plan.js';

/** The images that a run makes or pushes itself, by {@link referenceKey}, with the step that does it first. */
export function ownImages({ steps }: Pick<Plan, 'steps'>): ReadonlyMap<string, PlannedStep> {
  const made = new Map<string, PlannedStep>();
  for (const step of steps)
    for (const name of namesMadeBy(step)) {
      const key = imageKey(name);
      if (key !== undefined && !made.has(key)) made.set(key, step);
    }
  return made;
}

/** Equal for two names of the same image, see {@link referenceKey}; undefined for what is no name. */
export function imageKey(name: string): string | undefined {
  const reference = parseReference(name);
  return reference && referenceKey(reference);
}

/** The names that a step gives images, or under which it pushes them. */
export function namesMadeBy({ action }: PlannedStep): readonly string[] {
  switch (action.kind) {
    case 'build':
      return action.tags.map(({ name }) => name);
    case 'push':
      return action.images.map(({ name }) => name);
    case 'manifest-create':
    case 'manifest-push':
      return [action.list.name];
    case 'imagetools-create':
      return action.dryRun ? [] : action.tags.map(({ name }) => name);
    case 'docker': {
      const [first, ...rest] = action.arguments;
      const [verb, ...words] = first === 'image' ? rest : action.arguments;
      return verb === 'tag' ? words.slice(1) : [];
    }
    default:
      return [];
  }
}
