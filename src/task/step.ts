import type { Node } from 'yaml';
import type { Place } from '../source/index.js';
import { fields } from './fields.js';
import { placing } from './decode.js';
import { stepProperties, volumeMountProperties } from './properties.js';
import type { StepProperties, VolumeMountProperties } from './schema/index.js';
import type { Said, Step } from './task.js';
import { withImage } from './words.js';
import type { YAMLText } from './yaml.js';

/** For who writes the environment as a mapping. */
export const environmentRemedy = "write each as '- KEY=value'";

const ignoredByACR = 'ACR ignores it as well; take it away';

const volumeMount = fields<VolumeMountProperties>(volumeMountProperties, {
  what: 'a volume mount',
  mistaken: {
    path: 'mountPath',
    mountpath: 'mountPath',
    target: 'mountPath',
    volume: 'name',
    source: 'name',
  },
});

const decodeFields = fields<StepProperties>(stepProperties, {
  what: 'a step',
  readers: { volumeMount: placing(volumeMount) },
  remedies: { env: environmentRemedy },
  ignored: { exitedWith: ignoredByACR, exitedWithout: ignoredByACR },
  mistaken: {
    command: 'cmd',
    run: 'cmd',
    image: 'cmd',
    continueOnError: 'ignoreErrors',
    dependsOn: 'when',
    needs: 'when',
    environment: 'env',
    name: 'id',
    mounts: 'volumeMounts',
    volumeMount: 'volumeMounts',
    workdir: 'workingDirectory',
    cpu: 'cpus',
  },
});

/** Reads a step: exactly one of build, push and cmd. Undefined when it has none that can be read. */
export function decodeStep(
  node: Node,
  yaml: YAMLText,
  imageAliases: ReadonlyMap<string, string>,
): Step | undefined {
  const errors = yaml.errors;
  const decoded = decodeFields(node, 'steps', yaml);
  if (!decoded) return undefined;
  const place = yaml.placeOf(node);
  const step: Step = { ...present(decoded), place };
  // a build that is no text has its own error already
  if (yaml.errors === errors) checkKind(step, place, yaml);
  return step.cmd ? { ...step, cmd: withImage(step.cmd, imageAliases) } : step;
}

/** An empty build, cmd or push counts as none, as in ACR. */
function present({ build, cmd, push, task, ...rest }: Said<StepProperties>): Said<StepProperties> {
  return {
    ...rest,
    ...(build && build.text !== '' ? { build } : {}),
    ...(cmd && cmd.text !== '' ? { cmd } : {}),
    ...(push && push.length > 0 ? { push } : {}),
    ...(task && task.value !== '' ? { task } : {}),
  };
}

const kindNames = ['build', 'push', 'cmd', 'task'] as const;

/** What a step with a task may say besides; everything else is the affair of that task's own steps. */
const besideTask = ['task', 'values', 'id', 'when', 'env', 'workingDirectory', 'place'];

function checkKind(step: Step, place: Place, yaml: YAMLText): void {
  const kinds = kindNames.filter((kind) => step[kind] !== undefined);
  if (kinds.length === 0) {
    yaml.error('task/step-kind', 'a step does nothing', place, "give it one of 'build', 'push' and 'cmd'");
  }
  if (kinds.length > 1) {
    const names = kinds.map((kind) => `'${kind}'`).join(' and ');
    yaml.error('task/step-kind', `a step has ${names}`, place, 'make a step of each');
  }
  if (step.task !== undefined && kinds.length === 1) checkBesideTask(step, yaml);
  if (step.task === undefined && step.values !== undefined) {
    const hint = "they are for 'task', which runs another task file";
    yaml.error('task/part-property', "a step has 'values' but no 'task'", step.values.place, hint);
  }
}

function checkBesideTask(step: Step, yaml: YAMLText): void {
  for (const name of Object.keys(step).filter((key) => !besideTask.includes(key))) {
    const message = `'${name}' cannot stand beside 'task'`;
    yaml.error('task/part-property', message, step.place, 'the steps of the other task file have their own');
  }
}
