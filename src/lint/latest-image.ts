import type { Diagnostic } from '../diagnostic/index.js';
import { parseReference, referenceKey } from '../oci/index.js';
import type { Place } from '../source/index.js';
import { stagesOf } from '../dockerfile/index.js';
import { wordPlace } from '../plan/index.js';
import type { Facts } from './facts.js';

interface Use {
  readonly image: string;
  readonly place: Place;
}

/** Images that are whatever `latest` is on the day, unless this task makes them; each is told once. */
export function latestImage(facts: Facts): readonly Diagnostic[] {
  const told = new Set<string>();
  return [...containerImages(facts), ...baseImages(facts)].flatMap(({ image, place }) => {
    const reference = parseReference(image);
    if (reference === undefined || reference.digest !== undefined) return [];
    if ((reference.tag ?? 'latest') !== 'latest') return [];
    const key = referenceKey(reference);
    if (told.has(key) || facts.madeByKey.has(key) || facts.pushedByKey.has(key)) return [];
    told.add(key);
    return [finding(image, reference.tag === undefined, place)];
  });
}

function containerImages({ plan, task }: Facts): readonly Use[] {
  return plan.steps.flatMap((step, index) => {
    if (step.action.kind !== 'container') return [];
    const { image } = step.action;
    return [{ image, place: wordPlace(step, index, image, task) }];
  });
}

function baseImages({ dockerfiles }: Facts): readonly Use[] {
  return [...new Set(dockerfiles?.values())].flatMap((source) => {
    const stages = stagesOf(source);
    const own = new Set(stages.map(({ name }) => name));
    return stages.flatMap(({ image, place }) =>
      image === undefined || image === 'scratch' || own.has(image.toLowerCase()) ? [] : [{ image, place }],
    );
  });
}

function finding(image: string, untagged: boolean, place: Place): Diagnostic {
  const name = image.replace(/:latest$/, '');
  return {
    code: 'lint/latest-image',
    severity: 'warning',
    message: untagged
      ? `'${image}' has no tag, so each run takes whatever 'latest' is by then`
      : `'${image}' may be another image in the next run`,
    place,
    hint: `name a version, as in '${name}:1.0', or a digest`,
  };
}
