import { compareBytes } from '../file-tree/index.js';

/** The part of an image's configuration that says how it runs, in the order in which BuildKit writes it. */
export interface RunConfig {
  user: string;
  exposedPorts: ReadonlySet<string> | undefined;
  env: readonly string[];
  entrypoint: readonly string[] | undefined;
  cmd: readonly string[] | undefined;
  volumes: ReadonlySet<string> | undefined;
  workingDirectory: string;
  labels: ReadonlyMap<string, string> | undefined;
  stopSignal: string;
  argsEscaped: boolean;
  healthcheck: Healthcheck | undefined;
  onbuild: readonly string[];
  shell: readonly string[];
}

/** Times are nanoseconds; 0 means as before. */
export interface Healthcheck {
  readonly test: readonly string[];
  readonly interval: number;
  readonly timeout: number;
  readonly startPeriod: number;
  readonly startInterval: number;
  readonly retries: number;
}

/** One step in the history of an image. */
export interface HistoryEntry {
  readonly created?: string;
  readonly created_by?: string;
  readonly author?: string;
  readonly comment?: string;
  readonly empty_layer?: boolean;
}

/** What is known of an image in the making. Values are never changed, only replaced. */
export interface ImageConfig {
  author: string;
  os: string;
  architecture: string;
  variant: string;
  osVersion: string;
  osFeatures: readonly string[];
  run: RunConfig;
  history: readonly HistoryEntry[];
  diffIDs: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/** Reads a configuration; what BuildKit doesn't know is left out, as BuildKit does. */
export function readImageConfig(bytes: Uint8Array): ImageConfig {
  const json = objectOf(JSON.parse(new TextDecoder().decode(bytes)));
  return {
    author: textOf(json.author),
    os: textOf(json.os),
    architecture: textOf(json.architecture),
    variant: textOf(json.variant),
    osVersion: textOf(json['os.version']),
    osFeatures: textsOf(json['os.features']) ?? [],
    run: readRunConfig(objectOf(json.config)),
    history: (Array.isArray(json.history) ? json.history : []).map((entry) => readHistory(objectOf(entry))),
    diffIDs: textsOf(objectOf(json.rootfs).diff_ids) ?? [],
  };
}

function readRunConfig(json: Json): RunConfig {
  return {
    user: textOf(json.User),
    exposedPorts: keysOf(json.ExposedPorts),
    env: textsOf(json.Env) ?? [],
    entrypoint: textsOf(json.Entrypoint),
    cmd: textsOf(json.Cmd),
    volumes: keysOf(json.Volumes),
    workingDirectory: textOf(json.WorkingDir),
    labels: labelsOf(json.Labels),
    stopSignal: textOf(json.StopSignal),
    argsEscaped: json.ArgsEscaped === true,
    healthcheck: healthcheckOf(json.Healthcheck),
    onbuild: textsOf(json.OnBuild) ?? [],
    shell: textsOf(json.Shell) ?? [],
  };
}

function readHistory(json: Json): HistoryEntry {
  const { created, created_by: by, author, comment, empty_layer: empty } = json;
  return {
    ...(typeof created === 'string' && { created }),
    ...(typeof by === 'string' && by !== '' && { created_by: by }),
    ...(typeof author === 'string' && author !== '' && { author }),
    ...(typeof comment === 'string' && comment !== '' && { comment }),
    ...(empty === true && { empty_layer: true }),
  };
}

function healthcheckOf(value: unknown): Healthcheck | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const json = objectOf(value);
  return {
    test: textsOf(json.Test) ?? [],
    interval: numberOf(json.Interval),
    timeout: numberOf(json.Timeout),
    startPeriod: numberOf(json.StartPeriod),
    startInterval: numberOf(json.StartInterval),
    retries: numberOf(json.Retries),
  };
}

/** The `config` member. */
export function runConfigToJson(run: RunConfig): object {
  return {
    ...(run.user !== '' && { User: run.user }),
    ...(run.exposedPorts !== undefined &&
      run.exposedPorts.size > 0 && { ExposedPorts: setToJson(run.exposedPorts) }),
    ...(run.env.length > 0 && { Env: run.env }),
    ...(run.entrypoint !== undefined && run.entrypoint.length > 0 && { Entrypoint: run.entrypoint }),
    ...(run.cmd !== undefined && run.cmd.length > 0 && { Cmd: run.cmd }),
    ...(run.volumes !== undefined && run.volumes.size > 0 && { Volumes: setToJson(run.volumes) }),
    ...(run.workingDirectory !== '' && { WorkingDir: run.workingDirectory }),
    ...(run.labels !== undefined && run.labels.size > 0 && { Labels: mapToJson(run.labels) }),
    ...(run.stopSignal !== '' && { StopSignal: run.stopSignal }),
    ...(run.argsEscaped && { ArgsEscaped: true }),
    ...(run.healthcheck !== undefined && { Healthcheck: healthcheckToJson(run.healthcheck) }),
    ...(run.onbuild.length > 0 && { OnBuild: run.onbuild }),
    ...(run.shell.length > 0 && { Shell: run.shell }),
  };
}

function healthcheckToJson(check: Healthcheck): object {
  return {
    ...(check.test.length > 0 && { Test: check.test }),
    ...(check.interval !== 0 && { Interval: check.interval }),
    ...(check.timeout !== 0 && { Timeout: check.timeout }),
    ...(check.startPeriod !== 0 && { StartPeriod: check.startPeriod }),
    ...(check.startInterval !== 0 && { StartInterval: check.startInterval }),
    ...(check.retries !== 0 && { Retries: check.retries }),
  };
}

function setToJson(set: ReadonlySet<string>): object {
  return mapToJson(new Map([...set].map((key) => [key, {}])));
}

/** Go writes maps in the order of their keys. */
function mapToJson(map: ReadonlyMap<string, unknown>): object {
  return Object.fromEntries([...map].sort(([one], [other]) => compareBytes(one, other)));
}

function keysOf(value: unknown): ReadonlySet<string> | undefined {
  return typeof value === 'object' && value !== null ? new Set(Object.keys(value)) : undefined;
}

function labelsOf(value: unknown): ReadonlyMap<string, string> | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return new Map(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function textsOf(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : undefined;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number {
  return Number.isSafeInteger(value) ? Number(value) : 0;
}

function objectOf(value: unknown): Json {
  return typeof value === 'object' && value !== null ? (value as Json) : {};
}
