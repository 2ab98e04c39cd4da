import type { PlannedFlag } from '../../../plan/index.js';
import { csvAttributes, csvFields, csvLine, splitAt } from '../csv.js';
import { readHostEntry } from '../host-entry.js';
import { readLimit, readSize } from '../sizes.js';
import type { BuildEnvironment, BuildPart } from './build-part.js';
import { readBuildContext } from './named-context.js';
import { readOutput } from './outputs.js';

type Read = (value: string, environment: BuildEnvironment) => readonly BuildPart[];

/** What one flag of docker build says. An unknown one was let through because an engine newer than us may know it. */
export function readFlag({ flag, value }: PlannedFlag, environment: BuildEnvironment): readonly BuildPart[] {
  const read = Object.hasOwn(flags, flag) ? flags[flag] : undefined;
  return read === undefined
    ? [refused(flag, "BuildKit itself doesn't know it: leave it out")]
    : read(value, environment);
}

const option =
  (key: string): Read =>
  (value) => [{ kind: 'option', key, value }];

const size =
  (flag: string, key: string): Read =>
  (value) => {
    const bytes = readSize(value);
    return bytes === undefined
      ? [invalid(flag, value, "a size looks like '64m'")]
      : [{ kind: 'option', key, value: String(bytes) }];
  };

const words =
  (spelling: string): Read =>
  (value) => [{ kind: 'words', words: [spelling, value] }];

/** Words about the plan, or about the display. */
const elsewhere: Read = () => [];

/** buildx takes these for the sake of the classic builder, too, and does nothing. */
const withoutEffect =
  (flag: string): Read =>
  () => [{ kind: 'note', text: `'--${flag}' has no effect on BuildKit` }];

const impossible =
  (flag: string, hint: string): Read =>
  () => [refused(flag, hint)];

const ifOn =
  (...parts: readonly BuildPart[]): Read =>
  (value) =>
    isOff(value) ? [] : parts;

/** @see https://docs.docker.com/reference/cli/docker/buildx/build/ and BuildKit's frontend/dockerui/config.go */
const flags: Readonly<Record<string, Read>> = {
  ...{
    tag: elsewhere,
    file: elsewhere,
    platform: elsewhere,
    progress: elsewhere,
    quiet: elsewhere,
    debug: elsewhere,
  },
  'add-host': (value) => {
    const entry = readHostEntry(value);
    return entry === undefined
      ? [invalid('add-host', value, "write it like 'name:192.0.2.1'")]
      : [{ kind: 'item', key: 'add-hosts', value: `${entry.name}=${entry.address}` }];
  },
  allow: words('--allow'),
  annotation: (value) => annotations(value),
  attest: (value) => attestation(value),
  'build-arg': (value, environment) => variable('build-arg:', value, environment),
  'build-context': readBuildContext,
  'cache-from': (value) => [{ kind: 'words', words: ['--import-cache', cachePlace(value)] }],
  'cache-to': (value) => [{ kind: 'words', words: ['--export-cache', cachePlace(value)] }],
  'cgroup-parent': option('cgroup-parent'),
  'cpu-period': option('cpuperiod'),
  'cpu-quota': option('cpuquota'),
  'cpu-shares': option('cpushares'),
  'cpuset-cpus': option('cpusetcpus'),
  'cpuset-mems': option('cpusetmems'),
  iidfile: (path) => [{ kind: 'file', what: 'digest', path }],
  label: (value) => {
    const [key, text] = splitAt(value, '=');
    return [{ kind: 'option', key: `label:${key}`, value: text }];
  },
  load: ifOn({ kind: 'want', what: 'load' }),
  memory: size('memory', 'memory'),
  'memory-swap': size('memory-swap', 'memswap'),
  'metadata-file': (path) => [{ kind: 'file', what: 'metadata', path }],
  network: (value) => network(value),
  'no-cache': ifOn({ kind: 'option', key: 'no-cache', value: '' }),
  'no-cache-filter': (value) =>
    value.split(',').map((stage) => ({ kind: 'item', key: 'no-cache', value: stage })),
  output: (value) => readOutput(value),
  provenance: (value) => statement('provenance', value),
  pull: ifOn({ kind: 'option', key: 'image-resolve-mode', value: 'pull' }),
  push: ifOn({ kind: 'want', what: 'push' }),
  sbom: (value) => statement('sbom', value),
  secret: (value) => [{ kind: 'secret', value }],
  'shm-size': size('shm-size', 'shm-size'),
  ssh: words('--ssh'),
  target: option('target'),
  ulimit: (value) => {
    const limit = readLimit(value);
    return limit === undefined
      ? [invalid('ulimit', value, "write it like 'nofile=1024:2048'")]
      : [{ kind: 'item', key: 'ulimit', value: `${limit.name}=${limit.soft}:${limit.hard}` }];
  },
  ...Object.fromEntries(
    [
      'compress',
      'disable-content-trust',
      'force-rm',
      'isolation',
      'rm',
      'security-opt',
      'squash',
      'storage-opt',
      'stream',
    ].map((flag) => [flag, withoutEffect(flag)]),
  ),
  builder: impossible(
    'builder',
    "it names a builder of buildx: name BuildKit servers with taskrun's --buildkit and --builder",
  ),
  call: impossible('call', 'a task builds; ask about Dockerfiles outside of it'),
  check: impossible('check', 'a task builds; check Dockerfiles outside of it'),
  print: impossible('print', 'a task builds; ask about Dockerfiles outside of it'),
  policy: impossible('policy', "policies are buildx's own: use '--executor docker'"),
  help: impossible('help', 'a task builds'),
};

function isOff(value: string): boolean {
  return /^(?:0|f|false)$/i.test(value);
}

function refused(flag: string, hint: string): BuildPart {
  return { kind: 'refusal', message: `'--${flag}' of 'docker build' is not possible here`, hint };
}

function invalid(flag: string, value: string, hint: string): BuildPart {
  return { kind: 'refusal', message: `'${value}' is no value for '--${flag}'`, hint };
}

/** A name without a value takes that of the environment; without one there, it is as if it was not said. */
function variable(prefix: string, text: string, environment: BuildEnvironment): readonly BuildPart[] {
  const [name, given] = splitAt(text, '=');
  const value = text.includes('=') ? given : environment[name];
  return value === undefined ? [] : [{ kind: 'option', key: `${prefix}${name}`, value }];
}

function network(value: string): readonly BuildPart[] {
  switch (value) {
    case '':
    case 'default':
      return [];
    case 'none':
      return [{ kind: 'option', key: 'force-network-mode', value }];
    case 'host':
      return [
        { kind: 'option', key: 'force-network-mode', value },
        { kind: 'words', words: ['--allow', 'network.host'] },
      ];
    default:
      return [invalid('network', value, "a build's network is 'default', 'host' or 'none'")];
  }
}

/** Docker takes a name alone for a cache in a registry. */
function cachePlace(value: string): string {
  return csvFields(value).some((field) => field.startsWith('type='))
    ? value
    : csvLine(['type=registry', `ref=${value}`]);
}

/** `[TYPE[PLATFORM],…:]KEY=VALUE`; BuildKit's exporter has an attribute for each. */
function annotations(text: string): readonly BuildPart[] {
  const [, prefix = 'manifest', key = '', value = ''] = /^(?:([a-z][^:=]*):)?([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === '') return [invalid('annotation', text, "write it like 'KEY=VALUE' or 'index:KEY=VALUE'")];
  return prefix
    .split(',')
    .map((type) => ({ kind: 'attribute', value: `annotation-${type}.${key}=${value}` }));
}

/** `--provenance` and `--sbom`: a switch, or attributes. */
function statement(type: string, value: string): readonly BuildPart[] {
  if (isOff(value)) return [];
  const attributes = /^(?:1|t|true|)$/i.test(value) ? '' : value;
  return [{ kind: 'option', key: `attest:${type}`, value: attributes }];
}

/** `--attest type=TYPE,…`. */
function attestation(value: string): readonly BuildPart[] {
  const attributes = new Map(csvAttributes(value));
  const type = attributes.get('type') ?? '';
  if (type === '') return [invalid('attest', value, "write it like 'type=provenance,mode=max'")];
  if (/^(?:1|t|true)$/i.test(attributes.get('disabled') ?? '')) return [];
  const others = csvFields(value).filter((field) => !/^(?:type|disabled)=/i.test(field));
  return [{ kind: 'option', key: `attest:${type}`, value: csvLine(others) }];
}
