import { parsePlatform, type Platform } from '../../../oci/index.js';
import type { ContainerAction, PlannedFlag, PlannedStep } from '../../../plan/index.js';
import { csvAttributes } from '../csv.js';
import { readHostEntry } from '../host-entry.js';
import { readLimit, readSize } from '../sizes.js';

/** What a step's properties and the options of its `docker run` say of its container. */
export interface ContainerRequest {
  readonly platform?: Platform;
  readonly entryPoint?: string;
  readonly user?: string;
  /** Inside the container; absent for the image's own. */
  readonly directory?: string;
  readonly hostname?: string;
  /** `KEY=value`, or `KEY` for the value the user's environment has. */
  readonly environment: readonly string[];
  /** Files of such entries, relative to the step's working directory. */
  readonly environmentFiles: readonly string[];
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  readonly limits: readonly { readonly name: string; readonly soft: number; readonly hard: number }[];
  readonly network: 'sandbox' | 'host' | 'none';
  readonly privileged: boolean;
  readonly readonly: boolean;
  readonly memoryMounts: readonly { readonly target: string; readonly size?: number }[];
  readonly memory?: number;
  readonly cpuQuota?: number;
  readonly cpuPeriod?: number;
  readonly cpuShares?: number;
  readonly cpus?: string;
}

/** Why a container cannot be run, at the word that says so. */
export interface ContainerRefusal {
  readonly message: string;
  readonly hint: string;
  readonly place?: PlannedFlag['place'];
}

/** How docker counts processors: so many microseconds of each tenth of a second. */
const period = 100_000;

type Change = Partial<ContainerRequest> | ContainerRefusal;
type Read = (value: string, request: ContainerRequest) => Change;

/** Reads a container step: all that it says is done, or refused. */
export function readContainer(
  step: Pick<PlannedStep, 'environment' | 'workingDirectory' | 'network'>,
  action: ContainerAction,
): { readonly request: ContainerRequest; readonly refusals: readonly ContainerRefusal[] } {
  const refusals = [...refusedProperties(action)];
  let request = fromProperties(step, action);
  const apply = (change: Change, place?: PlannedFlag['place']): void => {
    if ('message' in change) refusals.push({ ...change, ...(place === undefined ? {} : { place }) });
    else request = { ...request, ...change };
  };
  if (action.cpus !== undefined) apply(processors(action.cpus));
  apply(networkOf(action.network ?? step.network));
  for (const { flag, value, place } of action.flags) apply(readFlag(flag, value, request), place);
  return { request, refusals };
}

function fromProperties(
  { environment, workingDirectory }: Pick<PlannedStep, 'environment' | 'workingDirectory'>,
  action: ContainerAction,
): ContainerRequest {
  const directory = workingDirectory.startsWith('/') ? workingDirectory : `/workspace/${workingDirectory}`;
  return {
    environment,
    ...{ environmentFiles: [], hosts: [], limits: [], memoryMounts: [], network: 'sandbox', readonly: false },
    privileged: action.privileged,
    ...(action.entryPoint === undefined ? {} : { entryPoint: action.entryPoint }),
    ...(action.user === undefined || action.user === '' ? {} : { user: action.user }),
    ...(action.disableWorkingDirectoryOverride ? {} : { directory: directory.replace(/\/$/, '') }),
  };
}

const otherExecutor = "run the task with '--executor docker'";

function refusedProperties({ detach, ports }: ContainerAction): readonly ContainerRefusal[] {
  const refusals: ContainerRefusal[] = [];
  if (detach)
    refusals.push({
      message: 'BuildKit cannot leave a container running in the background',
      hint: otherExecutor,
    });
  if (ports.length > 0)
    refusals.push({ message: "BuildKit cannot publish a container's ports", hint: otherExecutor });
  return refusals;
}

function readFlag(flag: string, value: string, request: ContainerRequest): Change {
  const read = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
  if (read !== undefined) return read(value, request);
  if (withoutEffect.has(flag)) return {};
  return { message: `'--${flag}' of 'docker run' is not possible with BuildKit`, hint: otherExecutor };
}

/** About a container that can be seen from outside while it runs and afterwards: here it can't. */
const withoutEffect: ReadonlySet<string> = new Set(
  `annotation cidfile detach-keys disable-content-trust expose health-cmd health-interval health-retries
   health-start-interval health-start-period health-timeout init interactive label label-file log-driver log-opt
   name network-alias no-healthcheck pull quiet rm sig-proxy stop-signal stop-timeout tty`.split(/\s+/),
);

const number =
  (key: keyof ContainerRequest, flag: string): Read =>
  (value) =>
    /^-?\d+$/.test(value) ? { [key]: Number(value) } : invalid(flag, value, 'it is a whole number');

/** @see https://docs.docker.com/reference/cli/docker/container/run/ */
const flags: Readonly<Record<string, Read>> = {
  // the step's own properties say these, too: readContainer refuses them once
  ...{ detach: () => ({}), privileged: (value) => ({ privileged: !/^(?:0|f|false)$/i.test(value) }) },
  'add-host': (value, { hosts }) => {
    const entry = readHostEntry(value);
    return entry === undefined
      ? invalid('add-host', value, "write it like 'name:192.0.2.1'")
      : { hosts: [...hosts, entry] };
  },
  'cpu-period': number('cpuPeriod', 'cpu-period'),
  'cpu-quota': number('cpuQuota', 'cpu-quota'),
  'cpu-shares': number('cpuShares', 'cpu-shares'),
  cpus: (value) => processors(value),
  'cpuset-cpus': (cpus) => ({ cpus }),
  entrypoint: (entryPoint) => ({ entryPoint }),
  env: (value, { environment }) => ({ environment: [...environment, value] }),
  'env-file': (value, { environmentFiles }) => ({ environmentFiles: [...environmentFiles, value] }),
  hostname: (hostname) => ({ hostname }),
  memory: (value) => {
    const memory = readSize(value);
    return memory === undefined ? invalid('memory', value, "a size looks like '64m'") : { memory };
  },
  mount: (value, request) => mount(value, request),
  network: (value) => networkOf(value),
  platform: (value) => {
    const platform = parsePlatform(value);
    return platform === undefined
      ? invalid('platform', value, "a platform looks like 'linux/arm64'")
      : { platform };
  },
  'read-only': () => ({ readonly: true }),
  'shm-size': (value, request) => memoryMount('/dev/shm', value, request),
  tmpfs: (value, request) => {
    const [target = '', options = ''] = value.split(':');
    return memoryMount(target, /(?:^|,)size=([^,]+)/.exec(options)?.[1], request);
  },
  ulimit: (value, { limits }) => {
    const limit = readLimit(value);
    return limit === undefined
      ? invalid('ulimit', value, "write it like 'nofile=1024:2048'")
      : { limits: [...limits, limit] };
  },
  user: (user) => ({ user }),
  workdir: (directory) => ({ directory }),
};

function invalid(flag: string, value: string, hint: string): ContainerRefusal {
  return { message: `'${value}' is no value for '--${flag}'`, hint };
}

function processors(text: string): Change {
  const count = Number(text);
  if (!(count > 0)) return invalid('cpus', text, 'it is a number of processors');
  return { cpuQuota: Math.round(count * period), cpuPeriod: period };
}

/** No other container runs beside a step that could be reached through a network of the task: it comes to the server's own. */
function networkOf(name: string): Change {
  if (name === 'host' || name === 'none') return { network: name };
  return name.startsWith('container:')
    ? { message: "BuildKit cannot share another container's network", hint: otherExecutor }
    : { network: 'sandbox' };
}

function mount(value: string, request: ContainerRequest): Change {
  const attributes = csvAttributes(value);
  const target = attributes.get('target') ?? attributes.get('dst') ?? attributes.get('destination') ?? '';
  return attributes.get('type') === 'tmpfs'
    ? memoryMount(target, attributes.get('tmpfs-size'), request)
    : { message: 'BuildKit can mount nothing of this machine', hint: otherExecutor };
}

function memoryMount(target: string, text: string | undefined, { memoryMounts }: ContainerRequest): Change {
  const size = text === undefined ? undefined : readSize(text);
  if (text !== undefined && size === undefined) return invalid('tmpfs', text, "a size looks like '64m'");
  const added = { target, ...(size === undefined ? {} : { size }) };
  return { memoryMounts: [...memoryMounts.filter((each) => each.target !== target), added] };
}
