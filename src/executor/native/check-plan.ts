import type { Diagnostic } from '../../diagnostic/index.js';
import { readDockerfile } from '../../dockerfile/index.js';
import { refusals } from '../../image-build/index.js';
import type { BuildAction, Plan, PlannedStep } from '../../plan/index.js';
import { WorkspaceError } from '../../workspace/index.js';
import { missingBuildFiles } from '../build-files.js';
import { unsupportedCommands } from '../local-images/index.js';
import { findBuildFiles } from './build-files.js';
import { readBuild } from './read-build.js';
import type { NativeSetting } from './native-setting.js';

type Setting = Pick<NativeSetting, 'workspace' | 'host'>;

/** What can carry out what this executor cannot. */
const remedy = "run it with '--executor docker' or '--executor buildkit'";

/** What of a plan needs an engine, each at its place: the step, or the line of its Dockerfile. */
export async function checkPlan(plan: Plan, setting: Setting): Promise<readonly Diagnostic[]> {
  const missing = await missingBuildFiles(plan, setting.workspace);
  const builds = await Promise.all(plan.steps.map((step) => checkStep(step, setting)));
  return [...missing, ...unsupportedCommands(plan), ...builds.flat()];
}

async function checkStep(step: PlannedStep, setting: Setting): Promise<readonly Diagnostic[]> {
  switch (step.action.kind) {
    case 'container':
      return [needsEngine('a container cannot be run without an engine', step.place)];
    case 'host-shell':
      return [needsEngine('a line for the shell of the host uses the docker program', step.place)];
    case 'build':
      return checkBuild(step, step.action, setting);
    default:
      return [];
  }
}

async function checkBuild(
  step: PlannedStep,
  action: BuildAction,
  { workspace, host }: Setting,
): Promise<readonly Diagnostic[]> {
  const read = readBuild(action, step.environment);
  const problems = read.unsupported.map(({ message, place, hint }) => ({
    ...needsEngine(message, place),
    ...(hint === undefined ? {} : { hint }),
  }));
  const files = await workspace
    .resolveReadable(step.workingDirectory)
    .then((directory) => findBuildFiles(directory, action))
    .catch(absent);
  // a build whose files are not there has been found wanting already
  if (files === undefined) return problems;
  const dockerfile = readDockerfile(files.dockerfile);
  if (!dockerfile.ok) return [...problems, ...dockerfile.problems];
  const platforms = action.platforms.length === 0 ? [host] : action.platforms;
  const found = platforms.flatMap((target) => refusals(dockerfile.value, read.request, { target, host }));
  const distinct = new Map(found.map((each) => [`${each.place?.start ?? ''} ${each.message}`, each]));
  return [
    ...problems,
    ...[...distinct.values()].map(({ message, place = step.place, hint }) => ({
      ...needsEngine(message, place),
      ...(hint === undefined ? {} : { hint }),
      ...(place === step.place ? {} : { related: [{ message: 'the build', place: step.place }] }),
    })),
  ];
}

function absent(error: unknown): undefined {
  if (error instanceof WorkspaceError || (error as NodeJS.ErrnoException).code !== undefined)
    return undefined;
  throw error;
}

function needsEngine(message: string, place: NonNullable<Diagnostic['place']>): Diagnostic {
  return { code: 'executor/needs-engine', severity: 'error', message, place, hint: remedy };
}
