import type { Checked } from '../diagnostic/index.js';
import type { Expanded, SourceText } from '../source/index.js';
import { placing, text, type Decoder } from './decode.js';
import { fields } from './fields.js';
import type { TaskVersion } from './placed.js';
import { networkProperties, secretProperties, taskProperties, volumeProperties } from './properties.js';
import type {
  NetworkProperties,
  SecretProperties,
  TaskProperties,
  VolumeProperties,
} from './schema/index.js';
import { decodeStep, environmentRemedy } from './step.js';
import type { Said, Task } from './task.js';
import { defaultVersion, hasAliases, versionNamed, versions } from './version.js';
import { readYAML, type YAMLText } from './yaml.js';

const version: Decoder<TaskVersion> = (node, name, yaml) => {
  const written = text(node, name, yaml);
  if (written === undefined || written === '') return undefined;
  const found = versionNamed(written);
  if (!found) {
    const names = versions.map((each) => `'${each}'`).join(', ');
    const message = `there is no version ${yaml.quote(node)}`;
    yaml.error('task/version', message, yaml.placeOf(node), `the versions are ${names}`);
  }
  return found;
};

/** What is left of aliases when the task is YAML are those that were not expanded. */
const alias: Decoder<never> = (node, key, yaml) => {
  const late = hasAliases(yaml.version);
  const hint = late ? "begin a line with 'alias:', unquoted" : "write 'version: v1.1.0' to use them";
  const message = 'the aliases of this task are not expanded';
  const entry = yaml.root && yaml.mapping(yaml.root, 'a task')?.get(key);
  yaml.warn('alias/needs-version', message, yaml.placeOf(entry?.key ?? node), hint);
  return undefined;
};

const network = fields<NetworkProperties>(networkProperties, {
  what: 'a network',
  mistaken: { default: 'isDefault', id: 'name' },
});
const volume = fields<VolumeProperties>(volumeProperties, {
  what: 'a volume',
  mistaken: { secrets: 'secret', id: 'name' },
});
const secret = fields<SecretProperties>(secretProperties, {
  what: 'a secret',
  mistaken: { name: 'id', keyVault: 'keyvault', clientId: 'clientID' },
});

const mistaken = { environment: 'env', step: 'steps', timeout: 'stepTimeout', workdir: 'workingDirectory' };

/** Reads a task from its expanded text; every problem of it at once. */
export function decodeTask(
  expanded: Expanded,
  source: SourceText,
  imageAliases: ReadonlyMap<string, string>,
): Checked<Task> {
  const yaml = readYAML(expanded);
  const decode = fields<TaskProperties>(taskProperties, {
    what: 'a task',
    mistaken,
    remedies: { env: environmentRemedy },
    readers: {
      version,
      alias,
      step: (node) => decodeStep(node, yaml, imageAliases),
      network: placing(network),
      volume: placing(volume),
      secret: placing(secret),
    },
  });
  const decoded = yaml.root && !yaml.isNull(yaml.root) ? decode(yaml.root, 'task', yaml) : {};
  if (decoded) noteNoSteps(decoded, yaml, expanded);
  return yaml.checked({ env: [], version: defaultVersion, steps: [], ...decoded, source });
}

/** Said once: steps that are there but no list have their own error. ACR runs a task without steps, and so do we. */
function noteNoSteps(decoded: Said<TaskProperties>, yaml: YAMLText, expanded: Expanded): void {
  if ((decoded.steps?.length ?? 0) > 0 || yaml.errors > 0) return;
  const entry = yaml.root && !yaml.isNull(yaml.root) && yaml.mapping(yaml.root, 'a task')?.get('steps');
  const place = entry ? yaml.placeOf(entry.key) : expanded.map.placeOf(0, 0);
  yaml.warn('task/no-steps', 'the task has no steps', place, "list them under 'steps:'");
}
