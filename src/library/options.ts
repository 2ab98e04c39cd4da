import { PassThrough, Readable, type Writable } from 'node:stream';
import type { IO, RunFlags } from '../cli/application/index.js';
import type { Permission } from '../plan/index.js';

/** What a task file is read with, beside the environment of the process (PATH, DOCKER_HOST, proxies …): what the command line says with flags of the same names. */
export interface TaskOptions {
  /** Where the steps' files are: a directory, git, a tar file, `oci://…`, or `/dev/null`. Default: `directory`. */
  readonly context?: string;
  /** Where relative names start. Default: the current directory. */
  readonly directory?: string;
  /** The task file, where `file` is `-`. */
  readonly input?: string;
  /** Host of the run's registry. Default: TASKRUN_REGISTRY, else that of the user's settings file, else the embedded one. */
  readonly registry?: string;
  /** `Run.ID`. Default: made up. */
  readonly id?: string;
  /** `Run.TaskName`. Default: `quickrun`. */
  readonly taskName?: string;
  /** Path of a YAML file of `.Values`. */
  readonly valuesFile?: string;
  /** `.Values`, stronger than those of the file. */
  readonly values?: Readonly<Record<string, string>>;
  /** `.Values` that are masked wherever they would be seen. */
  readonly secretValues?: Readonly<Record<string, string>>;
  /** The task file's `secrets`, by id. */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Whether a template key that is missing is an error. */
  readonly strict?: boolean;
  /** What the task may do to this machine. */
  readonly allow?: readonly Permission[];
  /** Whether only what is in the cache of remote files is used. */
  readonly offline?: boolean;
  /** Whether only what `taskrun.lock` has pinned is used. */
  readonly frozen?: boolean;
  readonly signal?: AbortSignal;
}

/** The same, as a command has it. */
export interface CommandInput {
  readonly flags: RunFlags;
  readonly io: IO;
}

/** Secrets go by the environment, as they do from a shell: flags are no place for them. */
export function commandInput(options: TaskOptions): CommandInput {
  const secretValues = named('TASKRUN_SECRET_VALUE_', options.secretValues);
  const secrets = named('TASKRUN_SECRET_ID_', options.secrets);
  const { registry, id, taskName, valuesFile, strict, offline, frozen } = options;
  return {
    flags: {
      ...defined({ registry, id, taskName, values: valuesFile, strict, offline, frozen }),
      set: Object.entries(options.values ?? {}).map(([key, value]) => `${key}=${value}`),
      setSecret: secretValues.words,
      secret: secrets.words,
      allow: options.allow ?? [],
      ...usual,
    },
    io: {
      program: [],
      environment: {
        ...process.env,
        ...secretValues.environment,
        ...secrets.environment,
      },
      directory: options.directory ?? process.cwd(),
      stdin: Readable.from([options.input ?? '']),
      stdout: nowhere(),
      stderr: nowhere(),
      signal: options.signal ?? new AbortController().signal,
    },
  };
}

/** Flags that a library's caller has no need of, or sets by itself. */
const usual = {
  builder: [],
  parallel: Infinity,
  credential: [],
  env: [],
  only: [],
  notify: [],
  lint: true,
  attestations: true,
  progress: 'quiet',
} as const;

function named(
  prefix: string,
  secrets: Readonly<Record<string, string>> = {},
): { readonly words: readonly string[]; readonly environment: Readonly<Record<string, string>> } {
  const entries = Object.entries(secrets);
  return {
    words: entries.map(([key], index) => `${key}=env:${prefix}${index}`),
    environment: Object.fromEntries(entries.map(([, value], index) => [`${prefix}${index}`, value])),
  };
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Only the members that have a value. */
export function defined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}

/** A command prints what the library returns. */
function nowhere(): Writable {
  return new PassThrough().resume();
}
