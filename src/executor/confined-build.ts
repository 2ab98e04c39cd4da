import { dirname, join } from 'node:path';
import { buildFiles, type BuildAction, type PlannedStep } from '../plan/index.js';
import { WorkspaceError, type Workspace } from '../workspace/index.js';
import { StepError } from './failure-of.js';

/**
 * A build that is confined opens no file of the machine: a path inside the workspace may be a link that leads out, which its
 * context has brought or an earlier step has made. Looked at just before the build starts. @throws StepError
 */
export async function assertConfined(
  { confined, workingDirectory }: PlannedStep,
  action: BuildAction,
  workspace: Workspace,
): Promise<void> {
  if (confined !== true) return;
  for (const path of buildFiles(action)) {
    if (await leadsOut(join(workingDirectory, path), workspace))
      throw new StepError({
        reason: 'denied',
        message: `'${path}' leads to files outside of the workspace, which a task from elsewhere may not reach unless allowed`,
        hint: "it is a link: if you trust the task, add '--allow privileged'",
      });
  }
}

/** What is not there yet would be made where its folder is. */
async function leadsOut(path: string, workspace: Workspace): Promise<boolean> {
  try {
    await workspace.resolveReadable(path);
    return false;
  } catch (error) {
    if (!(error instanceof WorkspaceError)) throw error;
    return error.reason === 'outside' || (path !== '.' && leadsOut(dirname(path), workspace));
  }
}
