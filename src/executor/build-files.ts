import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { didYouMean, type Diagnostic } from '../diagnostic/index.js';
import { isLocalPath, StepPrecedence, type BuildAction, type Plan, type PlannedStep } from '../plan/index.js';
import { WorkspaceError, type Workspace } from '../workspace/index.js';

type Build = PlannedStep & { readonly action: BuildAction };

/**
 * Builds whose context or Dockerfile is not there, found before anything starts. Builds after a step that may write
 * files are left alone, and so are contexts that are not directories.
 */
export async function missingBuildFiles(plan: Plan, workspace: Workspace): Promise<readonly Diagnostic[]> {
  const precedence = new StepPrecedence(plan.steps);
  const writers = plan.steps.filter(({ action }) => mayWriteFiles(action.kind));
  const builds = plan.steps
    .filter(isLocalBuild)
    .filter(({ id }) => !writers.some((writer) => precedence.isBefore(writer.id, id)));
  const found = await Promise.all(builds.map((build) => missingFileOf(build, workspace)));
  return found.filter((diagnostic) => diagnostic !== undefined);
}

const mayWriteFiles = (kind: string): boolean =>
  kind === 'container' || kind === 'docker' || kind === 'host-shell';

function isLocalBuild(step: PlannedStep): step is Build {
  return step.action.kind === 'build' && isLocalPath(step.action.context);
}

async function missingFileOf(
  { action, place, workingDirectory }: Build,
  workspace: Workspace,
): Promise<Diagnostic | undefined> {
  let directory: string;
  try {
    directory = await workspace.resolveReadable(workingDirectory);
  } catch (error) {
    if (error instanceof WorkspaceError) {
      return {
        code: 'build/no-directory',
        severity: 'error',
        message: error.message,
        place,
        hint: error.hint,
      };
    }
    throw error;
  }
  const context = resolve(directory, action.context);
  if (!(await exists(context, 'directory'))) {
    const hint = await nearby(
      context,
      action.context,
      'the context is relative to the working directory of the step',
    );
    return {
      code: 'build/no-context',
      severity: 'error',
      message: `the build context '${action.context}' is not a directory here`,
      place,
      hint,
    };
  }
  return missingDockerfile(action, place, directory, context);
}

async function missingDockerfile(
  { context, dockerfile, dockerfilePlace }: BuildAction,
  place: Diagnostic['place'] & object,
  directory: string,
  contextDirectory: string,
): Promise<Diagnostic | undefined> {
  if (dockerfile !== undefined && !isLocalPath(dockerfile)) return undefined;
  const path =
    dockerfile === undefined ? join(contextDirectory, 'Dockerfile') : resolve(directory, dockerfile);
  if (await exists(path, 'file')) return undefined;
  const name = dockerfile ?? join(context, 'Dockerfile');
  const hint = await nearby(
    path,
    name,
    `paths after '-f' are relative to the working directory of the step, not to the build context`,
  );
  return {
    code: 'build/no-dockerfile',
    severity: 'error',
    message: `the Dockerfile '${name}' does not exist`,
    place: dockerfilePlace ?? place,
    hint,
  };
}

/** A name beside the missing one that is nearly the same, or the ordinary remedy. */
async function nearby(path: string, name: string, otherwise: string): Promise<string> {
  const names = await readdir(dirname(path)).catch(() => []);
  const near = didYouMean(basename(path), names);
  return near === undefined ? otherwise : `did you mean '${join(dirname(name), near)}'?`;
}

async function exists(path: string, kind: 'file' | 'directory'): Promise<boolean> {
  try {
    const found = await stat(path);
    return kind === 'directory' ? found.isDirectory() : !found.isDirectory();
  } catch {
    return false;
  }
}
