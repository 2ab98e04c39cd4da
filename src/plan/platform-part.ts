import { checked, type Checked, type Diagnostic } from '../diagnostic/index.js';
import { formatPlatform, normalizePlatform, type Platform } from '../oci/index.js';
import type { BuildAction } from './action.js';
import { imageKey, namesMadeBy } from './own-images.js';
import type { Plan, PlannedStep } from './plan.js';
import { StepPrecedence } from './precedence.js';
import { withoutSteps } from './without-steps.js';

/** What of a plan is done where the images of one platform are built. */
export interface PlatformPart {
  readonly plan: Plan;
  /** The other steps, each with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/**
 * The part of a plan that belongs to one platform: its builds, what uses or pushes their images, and what comes after no
 * build for another platform. A push keeps the images of the platform. Manifest lists are for when all platforms are there.
 */
export function platformPart(plan: Plan, platform: Platform): Checked<PlatformPart> {
  const problems = dividing(plan, platform);
  if (problems.length > 0) return checked({ plan, leftOut: new Map() }, problems);
  const images = platformsOfImages(plan);
  const precedence = new StepPrecedence(plan.steps);
  const here = formatPlatform(normalizePlatform(platform));
  const builds = plan.steps.flatMap((step) =>
    step.action.kind === 'build' ? [{ id: step.id, platform: platformOf(step.action, plan) }] : [],
  );
  const leftOut = new Map<string, string>();
  const steps = plan.steps.map((step) => {
    const before = builds.filter(({ id }) => precedence.isBefore(id, step.id));
    const narrowed = narrowedPush(step, images, here);
    const why = reasonAgainst(narrowed, { here, images, before, own: platformOfBuild(step, plan) });
    if (why !== undefined) leftOut.set(step.id, why);
    return narrowed;
  });
  return checked({ plan: { ...plan, steps: withoutSteps(steps, leftOut) }, leftOut }, []);
}

/** The platform of every image that the builds of a plan give a name, by the image's key. */
export function platformsOfImages(plan: Plan): ReadonlyMap<string, string> {
  const platforms = new Map<string, string>();
  for (const step of plan.steps) {
    const { action } = step;
    const platform =
      action.kind === 'docker' ? platforms.get(taggedBy(action.arguments)) : platformOfBuild(step, plan);
    if (platform === undefined) continue;
    for (const name of namesMadeBy(step)) platforms.set(imageKey(name) ?? name, platform);
  }
  return platforms;
}

/** What `docker tag` gives another name. */
function taggedBy(words: readonly string[]): string {
  const [source = ''] = words.filter((word) => word !== 'image' && word !== 'tag');
  return imageKey(source) ?? source;
}

function platformOfBuild({ action }: PlannedStep, plan: Plan): string | undefined {
  return action.kind === 'build' ? platformOf(action, plan) : undefined;
}

/** A build that names no platform is for the run's. */
function platformOf({ platforms: [first] }: BuildAction, { run }: Plan): string {
  return formatPlatform(normalizePlatform(first ?? { os: run.os, architecture: run.architecture }));
}

/** Why a plan cannot be divided. */
function dividing(plan: Plan, platform: Platform): readonly Diagnostic[] {
  const builds = plan.steps.flatMap((step) =>
    step.action.kind === 'build' ? [{ step, action: step.action }] : [],
  );
  const several = builds.filter(({ action }) => action.platforms.length > 1);
  const files = plan.steps.filter(
    ({ action }) => action.kind === 'imagetools-create' && action.files.length > 0,
  );
  const found = new Set(builds.map(({ action }) => platformOf(action, plan)));
  const none = ![...found].includes(formatPlatform(normalizePlatform(platform)));
  return [
    ...several.map(({ step, action }): Diagnostic => ({
      code: 'split/several-platforms',
      severity: 'error',
      message: `step '${step.id}' builds for several platforms at once, so the task cannot be divided by platform`,
      place: action.platformPlace ?? step.place,
      hint: 'give each platform a build of its own, and join their images with docker manifest',
    })),
    ...files.map(({ id, place }): Diagnostic => ({
      code: 'split/list-from-files',
      severity: 'error',
      message: `step '${id}' reads sources from files, which are not there when the parts of the task are merged`,
      place,
      hint: 'name the sources in the command',
    })),
    ...(none && several.length === 0
      ? [
          {
            code: 'split/no-build-for-platform',
            severity: 'error',
            message: `no build of the task is for ${formatPlatform(platform)}`,
            hint:
              found.size === 0 ? 'the task builds nothing' : `there are builds for ${[...found].join(', ')}`,
          } as const,
        ]
      : []),
  ];
}

/** A push of several images keeps those of the platform, and those that no build has made. */
function narrowedPush(step: PlannedStep, images: ReadonlyMap<string, string>, here: string): PlannedStep {
  const { action } = step;
  if (action.kind !== 'push') return step;
  const kept = action.images.filter(({ name }) => (images.get(imageKey(name) ?? name) ?? here) === here);
  return { ...step, action: { ...action, images: kept } };
}

interface Deciding {
  readonly here: string;
  readonly images: ReadonlyMap<string, string>;
  /** The builds that have ended when the step starts. */
  readonly before: readonly { readonly platform: string }[];
  /** What the step itself builds for. */
  readonly own: string | undefined;
}

/** Why a step is left out; undefined when it is not. */
function reasonAgainst(step: PlannedStep, { here, images, before, own }: Deciding): string | undefined {
  const { action } = step;
  if (own !== undefined) return own === here ? undefined : `it builds for ${own}`;
  if (/^(?:manifest|imagetools)-/.test(action.kind)) return `'taskrun manifest merge' makes manifest lists`;
  if (action.kind === 'push')
    return action.images.length > 0 ? undefined : 'its images are for other platforms';
  const used = usedImages(step).flatMap((name) => images.get(imageKey(name) ?? name) ?? []);
  const others = (used.length > 0 ? used : before.map(({ platform }) => platform)).filter(
    (platform) => platform !== here,
  );
  if (others.length === 0) return undefined;
  const platforms = [...new Set(others)].join(', ');
  return used.length > 0 ? `it uses images for ${platforms}` : `it comes after builds for ${platforms}`;
}

function usedImages({ action }: PlannedStep): readonly string[] {
  if (action.kind === 'container') return [action.image];
  return action.kind === 'docker' ? action.arguments : [];
}
