import type { Node } from 'yaml';
import type { Placed, Step } from './task.js';
import {
  boolean,
  fields,
  integer,
  leniently,
  list,
  placedText,
  text,
  words,
  type Decoded,
} from './decode.js';
import { withImage } from './words.js';
import type { Entry, YAMLText } from './yaml.js';

/** For who writes the environment as a mapping. */
export const environmentRemedy = "write each as '- KEY=value'";

const stepFields = {
  build: words,
  push: leniently(placedText),
  cmd: words,
  id: placedText,
  when: list(placedText),
  timeout: integer,
  startDelay: integer,
  retries: integer,
  retryDelay: integer,
  retryOnErrors: list(text),
  repeat: integer,
  ignoreErrors: boolean,
  env: list(placedText, environmentRemedy),
  workingDirectory: text,
  disableWorkingDirectoryOverride: boolean,
  entryPoint: text,
  user: text,
  network: text,
  isolation: text,
  cpus: text,
  expose: list(text),
  ports: list(text),
  privileged: boolean,
  detach: boolean,
  keep: boolean,
  pull: boolean,
};

const mistaken: Readonly<Record<string, string>> = {
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
};

/** What ACR's steps have and ours not yet: to run the step without it would be wrong. */
const needed = new Set(['volumeMounts', 'cache']);
/** What the step does not need to run. */
const missed = new Set(['cmdDownloadRetries', 'cmdDownloadRetryDelay']);
const ignored = new Set(['exitedWith', 'exitedWithout']);

const decodeFields = fields(stepFields, { what: 'a step', mistaken, other });

/** Reads a step: exactly one of build, push and cmd. Undefined when it has none that can be read. */
export function decodeStep(
  node: Node,
  yaml: YAMLText,
  imageAliases: ReadonlyMap<string, string>,
): Step | undefined {
  const decoded = decodeFields(node, 'steps', yaml);
  if (!decoded) return undefined;
  const place = yaml.placeOf(node);
  const step: Step = { ...present(decoded), place };
  const entries = yaml.mapping(node, 'a step') ?? new Map<string, Entry>();
  checkKind(entries, place, yaml);
  return step.cmd ? { ...step, cmd: withImage(step.cmd, imageAliases) } : step;
}

/** An empty build, cmd or push counts as none, as in ACR. */
function present({ build, cmd, push, ...rest }: Decoded<typeof stepFields>): Omit<Step, 'place'> {
  return {
    ...rest,
    ...(build && build.text !== '' ? { build } : {}),
    ...(cmd && cmd.text !== '' ? { cmd } : {}),
    ...(push && push.length > 0 ? { push } : {}),
  };
}

function checkKind(
  entries: ReadonlyMap<string, Entry>,
  place: Placed<unknown>['place'],
  yaml: YAMLText,
): void {
  const kinds = ['build', 'push', 'cmd'].filter((kind) => {
    const value = entries.get(kind)?.value;
    return value !== undefined && !isEmpty(value, yaml);
  });
  if (kinds.length === 0) {
    yaml.error('task/step-kind', 'a step does nothing', place, "give it one of 'build', 'push' and 'cmd'");
  }
  if (kinds.length > 1) {
    const names = kinds.map((kind) => `'${kind}'`).join(' and ');
    yaml.error('task/step-kind', `a step has ${names}`, place, 'make a step of each');
  }
}

function isEmpty(node: Node, yaml: YAMLText): boolean {
  return yaml.isNull(node) || yaml.scalarNode(node)?.value === '' || yaml.items(node)?.length === 0;
}

function other(key: string, entry: Entry, yaml: YAMLText): boolean {
  const place = yaml.placeOf(entry.key);
  if (ignored.has(key)) {
    yaml.warn('task/ignored', `'${key}' has no effect`, place, 'ACR ignores it as well; take it away');
    return true;
  }
  if (missed.has(key)) {
    yaml.warn('task/not-yet-supported', `'${key}' has no effect yet`, place);
    return true;
  }
  if (!needed.has(key)) return false;
  if (!isEmpty(entry.value, yaml)) {
    yaml.error('task/not-yet-supported', `'${key}' is not supported yet`, place);
  }
  return true;
}
