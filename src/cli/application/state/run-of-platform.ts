import type { Checked } from '../../../diagnostic/index.js';
import { formatPlatform, parsePlatform, type Platform } from '../../../oci/index.js';
import { platformPart, type Plan } from '../../../plan/index.js';
import type { RunState } from '../../../state/index.js';
import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import type { PreparedRun } from '../run/index.js';
import type { RunFlags } from '../../options/index.js';
import { listsOf } from './lists-of-task.js';
import { steadyNames } from './recorded-images.js';

/** A run, or the part of one that belongs to a platform. */
export interface DividedRun extends PreparedRun {
  /** What its state says besides. */
  readonly division?: Required<Pick<RunState, 'platform' | 'lists'>>;
}

/** What of a run belongs to a platform; what does not is said. @throws InvalidInput, CommandFailure */
export async function runOfPlatform(
  prepared: PreparedRun,
  flags: RunFlags,
  text: string,
  io: IO,
): Promise<DividedRun> {
  const platform = platformIn(text, flags);
  const { plan: whole, findings, steadyPlan } = prepared;
  const { plan, leftOut } = findings.take(platformPart(whole, platform));
  if (flags.progress !== 'quiet')
    for (const [step, why] of leftOut) io.stderr.write(`  step '${step}' is left out: ${why}\n`);
  const steady = await steadyPlan();
  const names = steady.ok ? steadyNames(whole, steady.value) : new Map<string, string>();
  return {
    ...prepared,
    plan,
    steadyPlan: () => Promise.resolve(planOfPart(steady, platform)),
    division: { platform: formatPlatform(platform), lists: listsOf(whole, names, flags.attestations) },
  };
}

function planOfPart(whole: Checked<Plan>, platform: Platform): Checked<Plan> {
  if (!whole.ok) return whole;
  const part = platformPart(whole.value, platform);
  return part.ok ? { ...part, value: part.value.plan } : part;
}

/** @throws CommandFailure */
function platformIn(text: string, { state }: RunFlags): Platform {
  const platform = parsePlatform(text);
  if (platform === undefined) {
    const hint = "write it like '--only-platform linux/arm64'";
    throw new CommandFailure(exitCode.usage, `'${text}' is not a platform`, hint);
  }
  if (state !== undefined) return platform;
  const hint = "add --state FILE or --state oci://registry/repository:tag, for 'taskrun manifest merge'";
  throw new CommandFailure(exitCode.usage, "'--only-platform' needs a place for what it pushes", hint);
}
