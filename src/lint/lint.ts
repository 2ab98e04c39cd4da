import type { Diagnostic } from '../diagnostic/index.js';
import type { Plan } from '../plan/index.js';
import { architectureMismatch } from './architecture-mismatch.js';
import { factsOf, type Known, type Rule } from './facts.js';
import { imageNotBuilt } from './image-not-built.js';
import { invalidBase64 } from './invalid-base64.js';
import { invalidImageName } from './invalid-image-name.js';
import { manifestSourceNotPushed } from './manifest-source-not-pushed.js';
import { pushBeforeBuild } from './push-before-build.js';
import { refusedByDocker } from './refused-by-docker.js';
import { secretArgument } from './secret-argument.js';
import { sameTagUnordered } from './same-tag-unordered.js';
import { deprecatedVersion } from './deprecated-version.js';
import { hostExpansion } from './host-expansion.js';
import { hostPowers } from './host-powers.js';
import { latestImage } from './latest-image.js';
import { quoting } from './quoting.js';
import { stepTimeout } from './step-timeout.js';
import { unreachablePlatform } from './unreachable-platform.js';

const rules: readonly Rule[] = [
  refusedByDocker,
  invalidImageName,
  invalidBase64,
  imageNotBuilt,
  pushBeforeBuild,
  manifestSourceNotPushed,
  architectureMismatch,
  sameTagUnordered,
  deprecatedVersion,
  stepTimeout,
  hostPowers,
  secretArgument,
  hostExpansion,
  quoting,
  latestImage,
  unreachablePlatform,
];

/**
 * What all rules find, in the order of the author's file, other files after it. Errors mean that the run is bound to fail
 * (SPEC §11).
 */
export function lint(plan: Plan, known: Known = {}): readonly Diagnostic[] {
  const facts = factsOf(plan, known);
  const [first] = plan.steps;
  const isElsewhere = ({ place }: Diagnostic) =>
    place !== undefined && place.source.path !== first?.place.source.path ? 1 : 0;
  return rules
    .flatMap((rule) => rule(facts))
    .sort((one, other) => isElsewhere(one) - isElsewhere(other) || offset(one) - offset(other));
}

function offset({ place }: Diagnostic): number {
  return place?.start ?? 0;
}
