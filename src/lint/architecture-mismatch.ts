import type { Diagnostic } from '../diagnostic/index.js';
import { formatPlatform, parseReference } from '../oci/index.js';
import type { BuildAction, BuildTag, PlannedStep } from '../plan/index.js';
import type { Place } from '../source/index.js';
import { architectureIn, contradict } from './architectures.js';
import type { SpokenArchitecture } from './architectures.js';
import type { Facts } from './facts.js';

/** One thing of a build that speaks of an architecture. */
interface Voice {
  readonly noun: 'tag' | 'Dockerfile' | 'platform';
  /** It with its name, for messages: `the Dockerfile 'dockerfile.arm64'`. */
  readonly subject: string;
  readonly spoken: SpokenArchitecture;
  readonly place: Place;
}

interface Mismatch {
  readonly step: PlannedStep;
  readonly one: Voice;
  readonly other: Voice;
}

/** The tag, the Dockerfile and the platform of one build contradict each other about the architecture. */
export function architectureMismatch({ plan }: Facts): readonly Diagnostic[] {
  const mismatches = plan.steps.flatMap((step) => {
    const pair = step.action.kind === 'build' ? contradiction(step.action) : undefined;
    return pair === undefined ? [] : [{ step, ...pair }];
  });
  return mismatches.map((mismatch) => finding(mismatch, mismatches));
}

/** The first two that contradict: the tag first, then the Dockerfile, then the platform. */
function contradiction(build: BuildAction): Omit<Mismatch, 'step'> | undefined {
  const others = [dockerfileVoice(build), platformVoice(build)].filter((voice) => voice !== undefined);
  for (const one of [...build.tags.flatMap((tag) => tagVoice(tag) ?? []), ...others]) {
    const other = others.find((voice) => contradict(one.spoken, voice.spoken));
    if (other !== undefined) return { one, other };
  }
  return undefined;
}

function tagVoice({ name, place }: BuildTag): Voice | undefined {
  const reference = parseReference(name);
  if (reference === undefined) return undefined;
  const spoken = architectureIn(reference.tag ?? '') ?? architectureIn(reference.repository);
  return spoken && { noun: 'tag', subject: 'the tag', spoken, place };
}

function dockerfileVoice({ dockerfile, dockerfilePlace }: BuildAction): Voice | undefined {
  const spoken = dockerfile === undefined ? undefined : architectureIn(dockerfile);
  if (dockerfile === undefined || dockerfilePlace === undefined || spoken === undefined) return undefined;
  return { noun: 'Dockerfile', subject: `the Dockerfile '${dockerfile}'`, spoken, place: dockerfilePlace };
}

/** Only a build for a single platform speaks of one architecture. */
function platformVoice({ platforms, platformPlace }: BuildAction): Voice | undefined {
  const [platform, second] = platforms;
  if (platform === undefined || second !== undefined || platformPlace === undefined) return undefined;
  const spoken = {
    word: `${platform.architecture}${platform.variant ?? ''}`,
    architecture: platform.architecture,
  };
  return {
    noun: 'platform',
    subject: `the platform '${formatPlatform(platform)}'`,
    spoken,
    place: platformPlace,
  };
}

function finding(mismatch: Mismatch, all: readonly Mismatch[]): Diagnostic {
  const { one, other } = mismatch;
  return {
    code: 'lint/architecture-mismatch',
    severity: 'warning',
    message: `${one.subject} says ${one.spoken.word}, but ${other.subject} says ${other.spoken.word}`,
    place: one.place,
    related: [{ message: `${other.subject} of the same build`, place: other.place }],
    hint: hintFor(mismatch, all),
  };
}

/** Two builds that err in opposite ways have most likely been given each other's Dockerfile. */
function hintFor({ step, one, other }: Mismatch, all: readonly Mismatch[]): string {
  const opposite = all.find(
    (candidate) =>
      candidate.step !== step &&
      candidate.other.noun === other.noun &&
      candidate.one.spoken.architecture === other.spoken.architecture &&
      candidate.other.spoken.architecture === one.spoken.architecture,
  );
  if (opposite === undefined) return 'make them agree';
  return `step '${opposite.step.id}' has it the other way round: have their ${other.noun}s been swapped?`;
}
