import type { Diagnostic } from '../diagnostic/index.js';
import type { Plan } from '../plan/index.js';
import { architectureMismatch } from './architecture-mismatch.js';
import { imageNotBuilt } from './image-not-built.js';
import { invalidImageName } from './invalid-image-name.js';
import { manifestSourceNotPushed } from './manifest-source-not-pushed.js';
import { pushBeforeBuild } from './push-before-build.js';
import { sameTagUnordered } from './same-tag-unordered.js';

/** Looks at a plan and says what is suspicious about it. */
type Rule = (plan: Plan) => readonly Diagnostic[];

const rules: readonly Rule[] = [
  invalidImageName,
  imageNotBuilt,
  pushBeforeBuild,
  manifestSourceNotPushed,
  architectureMismatch,
  sameTagUnordered,
];

/** What all rules find, in the order of the author's file. Errors mean that the run is bound to fail (SPEC §11). */
export function lint(plan: Plan): readonly Diagnostic[] {
  return rules.flatMap((rule) => rule(plan)).sort((one, other) => offset(one) - offset(other));
}

function offset({ place }: Diagnostic): number {
  return place?.start ?? 0;
}
