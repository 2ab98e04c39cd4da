import type { Diagnostic } from '../diagnostic/index.js';
import type { Place } from '../source/index.js';
import type { Step } from '../task/index.js';
import type { Report } from './words.js';

/** The id of each step: its own, or `acb_step_N` with N its index. Spaces and repetitions are reported. */
export function stepIDs(steps: readonly Step[], report: Report): readonly string[] {
  const ids = steps.map(({ id }, index) =>
    id === undefined || id.value === '' ? `acb_step_${index}` : id.value,
  );
  const places = new Map<string, Place>();
  for (const [index, step] of steps.entries()) {
    const id = ids[index] ?? '';
    const place = step.id?.place ?? step.place;
    const first = places.get(id);
    if (/\s/.test(id)) report(spaces(id, place));
    else if (id === reserved) report(reservedID(place));
    else if (first !== undefined) report(repeated(id, place, first));
    else places.set(id, place);
  }
  return ids;
}

/** ACR's own name for what all steps come after. */
const reserved = 'acb_root';

function reservedID(place: Place): Diagnostic {
  const message = `the step id '${reserved}' is reserved`;
  return { code: 'plan/invalid-id', severity: 'error', message, place, hint: 'give the step another id' };
}

function spaces(id: string, place: Place): Diagnostic {
  return {
    code: 'plan/invalid-id',
    severity: 'error',
    message: `the step id '${id}' contains a space`,
    place,
    hint: `write '${id.trim().replace(/\s+/g, '-')}'`,
  };
}

function repeated(id: string, place: Place, first: Place): Diagnostic {
  return {
    code: 'plan/duplicate-id',
    severity: 'error',
    message: `two steps have the id '${id}'`,
    place,
    related: [{ message: 'the first of them', place: first }],
    hint: 'give each step an id of its own',
  };
}
