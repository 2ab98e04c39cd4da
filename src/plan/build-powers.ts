import { fieldsOf, leadsOut, type HostPower } from './host-power.js';
import { isLocalPath } from './local-path.js';
import type { BuildAction, PlannedFlag } from './plan.js';

/** Flags of `docker build` that reach nothing of the machine. Any other one is a power. */
const harmless = new Set(
  `add-host annotation attest call check compress cpu-period cpu-quota cpu-shares cpuset-cpus cpuset-mems debug
   disable-content-trust force-rm help isolation label load memory memory-swap no-cache no-cache-filter platform print
   progress provenance pull push quiet rm sbom shm-size squash stream tag target ulimit`.split(/\s+/),
);

/** The powers that a build takes. `environment` are the step's own variables. */
export function buildPowers(
  { flags, context }: BuildAction,
  environment: readonly string[],
): readonly HostPower[] {
  const byFlag = flags.flatMap((flag) =>
    kindOf(flag, environment).map((kind) => ({ kind, place: flag.place })),
  );
  return isLocalPath(context) && leadsOut(context) ? [...byFlag, { kind: 'files', word: context }] : byFlag;
}

function kindOf(
  { flag: name, value }: PlannedFlag,
  environment: readonly string[],
): readonly HostPower['kind'][] {
  const has = (variable: string): boolean => environment.some((entry) => entry.startsWith(`${variable}=`));
  const fields = fieldsOf(value);
  const file = (path: string | undefined): readonly HostPower['kind'][] =>
    path !== undefined && leadsOut(path) ? ['files'] : [];
  switch (name) {
    case 'build-arg':
      return value.includes('=') || has(value) ? [] : ['environment'];
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
    case 'secret': {
      const variable = fields.get('env');
      const source = fields.get('src') ?? fields.get('source');
      if (variable !== undefined) return has(variable) ? [] : ['environment'];
      return file(source);
    }
    case 'network':
      return value === 'host' ? ['host-network'] : [];
    case 'allow':
      return [value === 'network.host' ? 'host-network' : 'privileged'];
    default:
      return harmless.has(name) ? [] : ['kernel'];
  }
}
