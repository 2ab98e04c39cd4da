import type { Diagnostic } from '../../diagnostic/index.js';
import type { Plan } from '../../plan/index.js';

/** What a plan asks for that this executor does not carry out yet: networks to make, and volumes. */
export function notCarriedOut({ networks, steps }: Plan): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const { name, place, skipCreation, isDefault } of networks) {
    if (place === undefined || (skipCreation && !isDefault)) continue;
    found.push(refusal(`the network '${name}' cannot be made yet`, place));
  }
  for (const { mounts } of steps) {
    for (const { volume, place } of mounts) {
      found.push(refusal(`the volume '${volume}' cannot be mounted yet`, place));
    }
  }
  return found;
}

function refusal(message: string, place: NonNullable<Diagnostic['place']>): Diagnostic {
  const hint =
    "this version's docker executor does not carry that out; 'taskrun plan' shows what it would be";
  return { code: 'executor/not-carried-out', severity: 'error', message, place, hint };
}
