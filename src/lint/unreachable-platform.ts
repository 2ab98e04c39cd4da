import type { Diagnostic } from '../diagnostic/index.js';
import { formatPlatform, type Platform } from '../oci/index.js';
import type { PlannedStep } from '../plan/index.js';
import type { SourceText } from '../source/index.js';
import { stagesOf } from '../dockerfile/index.js';
import type { Facts } from './facts.js';

/**
 * A build for a platform whose programs this machine cannot run, neither itself nor emulated. A Dockerfile that runs
 * nothing, or only on the building machine's own platform, can be built for any.
 */
export function unreachablePlatform({ plan, architectures, dockerfiles }: Facts): readonly Diagnostic[] {
  if (architectures === undefined) return [];
  return plan.steps.flatMap((step, index) => {
    if (step.action.kind !== 'build' || !runsPrograms(dockerfiles?.get(step.id))) return [];
    if (plan.steps.slice(0, index).some(installsEmulation)) return [];
    const { platforms, platformPlace } = step.action;
    const [unreachable] = platforms.filter((platform) => !reachable(platform, architectures));
    if (unreachable === undefined) return [];
    return [finding(unreachable, platformPlace ?? step.place, architectures)];
  });
}

function reachable({ os, architecture }: Platform, architectures: ReadonlySet<string>): boolean {
  return os !== 'linux' || architectures.has(architecture);
}

/** Unless the Dockerfile is at hand and says that it does not. */
function runsPrograms(dockerfile: SourceText | undefined): boolean {
  if (dockerfile === undefined) return true;
  return stagesOf(dockerfile).some(
    ({ runs, platform }) => runs && platform !== '$BUILDPLATFORM' && platform !== '${BUILDPLATFORM}',
  );
}

function installsEmulation({ action }: PlannedStep): boolean {
  return action.kind === 'container' && /binfmt|qemu-user-static/.test(action.image);
}

function finding(
  platform: Platform,
  place: PlannedStep['place'],
  architectures: ReadonlySet<string>,
): Diagnostic {
  const known = [...architectures].sort().join(', ');
  return {
    code: 'lint/unreachable-platform',
    severity: 'warning',
    message: `this machine cannot run programs for '${formatPlatform(platform)}', which RUN in the Dockerfile needs`,
    place,
    hint: `it can for ${known}; install emulation ('taskrun doctor' says how), or cross-compile in a stage 'FROM --platform=$BUILDPLATFORM'`,
  };
}
