import type { Checked } from '../diagnostic/index.js';
import type { Expanded, SourceText } from '../source/index.js';
import { fields, integer, list, placedText, text, type Decoder } from './decode.js';
import { decodeStep, environmentRemedy } from './step.js';
import type { Step, Task, TaskVersion } from './task.js';
import { defaultVersion, hasAliases, versionNamed, versions } from './version.js';
import { readYAML, type Entry, type YAMLText } from './yaml.js';

const version: Decoder<TaskVersion> = (node, name, yaml) => {
  const written = text(node, name, yaml);
  if (written === undefined || written === '') return undefined;
  const found = versionNamed(written);
  if (!found) {
    const names = versions.map((each) => `'${each}'`).join(', ');
    yaml.error(
      'task/version',
      `there is no version ${yaml.quote(node)}`,
      yaml.placeOf(node),
      `the versions are ${names}`,
    );
  }
  return found;
};

const mistaken: Readonly<Record<string, string>> = {
  environment: 'env',
  step: 'steps',
  timeout: 'stepTimeout',
  workdir: 'workingDirectory',
};

const notYet = new Set(['secrets', 'networks', 'volumes']);

/** Reads a task from its expanded text; every problem of it at once. */
export function decodeTask(
  expanded: Expanded,
  source: SourceText,
  imageAliases: ReadonlyMap<string, string>,
): Checked<Task> {
  const yaml = readYAML(expanded);
  const steps = list<Step>((node) => decodeStep(node, yaml, imageAliases));
  const table = {
    version,
    steps,
    stepTimeout: integer,
    workingDirectory: text,
    env: list(placedText, environmentRemedy),
  };
  const decoded = yaml.root && fields(table, { what: 'a task', mistaken, other })(yaml.root, 'task', yaml);
  if (decoded && decoded.steps === undefined) noSteps(yaml, expanded);
  if (decoded?.steps?.length === 0) noSteps(yaml, expanded);
  return yaml.checked({ env: [], version: defaultVersion, steps: [], ...decoded, source });
}

/** Said once: steps that are there but no list have their own error. */
function noSteps(yaml: YAMLText, expanded: Expanded): void {
  const entry = yaml.root && yaml.mapping(yaml.root, 'a task')?.get('steps');
  if (entry && !yaml.isNull(entry.value) && !yaml.items(entry.value)) return;
  const empty = entry && (yaml.items(entry.value)?.length ?? 0) === 0;
  if (entry && !empty) return;
  const place = entry ? yaml.placeOf(entry.key) : expanded.map.placeOf(0, 0);
  yaml.error('task/no-steps', 'the task has no steps', place, "list them under 'steps:'");
}

function other(key: string, entry: Entry, yaml: YAMLText): boolean {
  const place = yaml.placeOf(entry.key);
  if (key === 'alias') {
    const named = yaml.root && yaml.mapping(yaml.root, 'a task')?.get('version');
    const written = named && yaml.scalarNode(named.value)?.value;
    const late = typeof written === 'string' && hasAliases(written);
    const hint = late ? "begin a line with 'alias:', unquoted" : "write 'version: v1.1.0' to use them";
    yaml.warn('alias/needs-version', 'the aliases of this task are not expanded', place, hint);
    return true;
  }
  if (!notYet.has(key)) return false;
  if (!yaml.isNull(entry.value) && yaml.items(entry.value)?.length !== 0) {
    yaml.error('task/not-yet-supported', `'${key}' is not supported yet`, place);
  }
  return true;
}
