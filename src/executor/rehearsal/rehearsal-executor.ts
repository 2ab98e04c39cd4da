import type { Plan, PlannedStep } from '../../plan/index.js';
import { commandLine } from '../../process/index.js';
import type { Workspace } from '../../workspace/index.js';
import { missingBuildFiles } from '../build-files.js';
import type { Executor } from '../executor.js';
import { describeRegistryAction, isRegistryAction } from '../registry-actions.js';
import type { ContainerSetting, MountSource } from '../docker/container-arguments.js';
import { dockerArguments, hostShellLine } from '../docker/invocations.js';
import { RunNames } from '../docker/run-names.js';

/** What a folder is called where it is not made. */
const placeholder = (name: string): MountSource => ({ kind: 'folder', path: `<${name}>` });

/** Prints the commands the Docker executor would run, and the registry work taskrun would do itself. */
export function rehearsalExecutor(workspace: Workspace): Executor {
  return {
    name: 'rehearsal',
    check: (plan) => missingBuildFiles(plan, workspace),
    open: (plan) => {
      const names = new RunNames(plan);
      return Promise.resolve({
        execute: (step, sink) => {
          for (const line of rehearse(step, settingOf(step, plan, names))) sink.output('stdout', line);
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

function settingOf(step: PlannedStep, { run, volumes }: Plan, names: RunNames): ContainerSetting {
  return {
    runID: run.id,
    workspace: placeholder('workspace'),
    home: placeholder('home'),
    volumes: new Map(volumes.map(({ name }) => [name, placeholder(`volume ${name}`)])),
    network: names.networkOf(step, step.action.kind === 'container' ? step.action.options : []),
  };
}
