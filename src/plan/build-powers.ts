import { join } from 'node:path';
import { fieldsOf, leadsOut, type HostPower } from './host-power.js';
import { isLocalPath } from './local-path.js';
import type { BuildAction, PlannedFlag } from './plan.js';

/** Flags of `docker build` that reach nothing of the machine. Any other one is a power. */
const harmless = new Set(
  `add-host annotation attest call check compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems debug
   disable-content-trust force-rm help isolation label load memory memory-swap no-cache no-cache-filter platform print
   progress provenance pull push quiet rm sbom shm-size squash stream tag target ulimit`.split(/\s+/),
);

/** What a build has of its task, and need not take from the machine. */
export interface BuildOwn {
  /** The step's own variables, as `KEY=value`. */
  readonly environment: readonly string[];
  /** The ids of the task's secrets. */
  readonly secrets: readonly string[];
}

/** The powers that a build takes. */
export function buildPowers({ flags, context }: BuildAction, own: BuildOwn): readonly HostPower[] {
  const byFlag = flags.flatMap((flag) => kindsOf(flag, own).map((kind) => ({ kind, place: flag.place })));
  return isLocalPath(context) && leadsOut(context) ? [...byFlag, { kind: 'files', word: context }] : byFlag;
}

/** The files and folders of its machine that a build reads or writes by itself, relative to the step's directory. */
export function buildFiles({ flags, context, dockerfile }: BuildAction): readonly string[] {
  const named = flags.flatMap(({ flag, value }) => pathsOf(flag, value));
  const found = isLocalPath(context) && dockerfile === undefined ? [join(context, 'Dockerfile')] : [];
  return [context, ...found, ...named].filter((path) => path !== '-' && isLocalPath(path));
}

function pathsOf(flag: string, value: string): readonly string[] {
  const fields = fieldsOf(value);
  const named = ['src', 'source', 'dest'].flatMap((key) => fields.get(key) ?? []);
  switch (flag) {
    case 'file':
    case 'iidfile':
    case 'metadata-file':
      return [value];
    case 'build-context':
      return [value.slice(value.indexOf('=') + 1)];
    case 'output':
      return fields.has('type') ? named : [value];
    case 'cache-from':
    case 'cache-to':
      return named;
    case 'secret':
      return fields.has('env') || fields.get('type') === 'env' ? [] : [...named, fields.get('id') ?? ''];
    default:
      return [];
  }
}

type Kinds = readonly HostPower['kind'][];

function kindsOf({ flag: name, value }: PlannedFlag, own: BuildOwn): Kinds {
  const fields = fieldsOf(value);
  switch (name) {
    case 'build-arg':
      return value.includes('=') || isSet(value, own) ? [] : ['environment'];
    case 'file':
    case 'iidfile':
    case 'metadata-file':
      return isLocalPath(value) ? file(value) : [];
    case 'build-context': {
      const source = value.slice(value.indexOf('=') + 1);
      return isLocalPath(source) ? file(source) : [];
    }
    case 'output':
      return file(fields.get('dest') ?? (fields.has('type') ? undefined : value));
    case 'cache-from':
    case 'cache-to':
      return file(fields.get('src') ?? fields.get('dest'));
    case 'secret':
      return secretKinds(fields, own);
    case 'network':
      return value === 'host' ? ['host-network'] : [];
    case 'allow':
      return [value === 'network.host' ? 'host-network' : 'privileged'];
    default:
      return harmless.has(name) ? [] : ['kernel'];
  }
}

/**
 * Where the secret of a build comes from. One that says nothing else is the variable of its name, or else a file.
 * @see https://docs.docker.com/reference/cli/docker/buildx/build/#secret
 */
function secretKinds(fields: ReadonlyMap<string, string>, own: BuildOwn): Kinds {
  const source = fields.get('src') ?? fields.get('source');
  const variable = fields.get('env') ?? (fields.get('type') === 'env' ? source : undefined);
  if (variable !== undefined) return isSet(variable, own) ? [] : ['environment'];
  if (source !== undefined) return file(source);
  const id = fields.get('id') ?? '';
  return own.secrets.includes(id) || isSet(id, own) ? [] : ['environment', ...file(id)];
}

const isSet = (variable: string, { environment }: BuildOwn): boolean =>
  environment.some((entry) => entry.startsWith(`${variable}=`));

const file = (path: string | undefined): Kinds => (path !== undefined && leadsOut(path) ? ['files'] : []);
