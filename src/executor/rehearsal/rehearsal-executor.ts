import type { PlannedStep } from '../../plan/index.js';
import { commandLine } from '../../process/index.js';
import type { Workspace } from '../../workspace/index.js';
import { missingBuildFiles } from '../build-files.js';
import type { Executor } from '../executor.js';
import { describeRegistryAction, isRegistryAction } from '../registry-actions.js';
import { dockerArguments, hostShellLine, type ContainerSetting } from '../docker/invocations.js';

/** What the workspace and the steps' HOME are called where they are not made. */
const placeholders = { workspace: '<workspace>', home: '<home>' };

/** Prints the commands the Docker executor would run, and the registry work taskrun would do itself. */
export function rehearsalExecutor(workspace: Workspace): Executor {
  return {
    name: 'rehearsal',
    check: (plan) => missingBuildFiles(plan, workspace),
    open: (plan) => {
      const setting = { runID: plan.run.id, ...placeholders };
      return Promise.resolve({
        execute: (step, sink) => {
          for (const line of rehearse(step, setting)) sink.output('stdout', line);
          return Promise.resolve({ status: 'succeeded' });
        },
        close: () => Promise.resolve(),
      });
    },
  };
}

function rehearse(step: PlannedStep, setting: ContainerSetting): readonly string[] {
  const { action } = step;
  if (isRegistryAction(action)) return describeRegistryAction(action);
  if (action.kind === 'host-shell') return [hostShellLine(step, action, 'docker', setting)];
  return dockerArguments(step, action, setting).map((words) =>
    commandLine({ file: 'docker', arguments: words }),
  );
}
