import { runProcess } from '../../process/index.js';
import type { GitLocation } from '../remote-location.js';
import { FetchFailure } from './fetch-failure.js';

/** How git is started for one repository. */
export interface GitOptions {
  readonly signal: AbortSignal;
  /** Hears each line of the output as it comes. */
  readonly onLine?: (line: string) => void;
}

/**
 * What switches off everything in git that runs programs of a repository's choice, changes files on their way, or goes on
 * in the background. User-wide settings (helpers, proxies, `insteadOf`) stay.
 */
const settings = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.autocrlf=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'submodule.recurse=false',
];

/** Variables that a git hook has, when taskrun is called from one: they would lead git to the wrong repository. */
const foreign = [
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_NAMESPACE',
  'GIT_PREFIX',
  'GIT_CONFIG',
];

/** The git program, held to what a location of somebody else's may do. */
export class GitProgram {
  readonly #location: GitLocation;
  readonly #environment: NodeJS.ProcessEnv;

  constructor(location: GitLocation, environment: NodeJS.ProcessEnv) {
    this.#location = location;
    this.#environment = environment;
  }

  /** The lines it prints. @throws FetchFailure when it fails, or the signal's reason */
  async run(words: readonly string[], { signal, onLine }: GitOptions): Promise<readonly string[]> {
    const lines: string[] = [];
    const complaints: string[] = [];
    const exit = await runProcess(
      { file: 'git', arguments: [...this.#settings(), ...words], environment: this.#variables() },
      {
        output: (stream, line) => {
          if (stream === 'stderr') complaints.push(line);
          else if (onLine === undefined) lines.push(line);
          else onLine(line);
        },
      },
      signal,
    );
    signal.throwIfAborted();
    if (exit.status === 'exited' && exit.exitCode === 0) return lines;
    throw exit.status === 'not-started' ? missing(exit.code) : refusal(complaints);
  }

  #settings(): readonly string[] {
    const { login, repository } = this.#location;
    const all = [...settings, ...(login === undefined ? [] : helperFor(repository))];
    return all.flatMap((setting) => ['-c', setting]);
  }

  #variables(): Record<string, string | undefined> {
    const { login } = this.#location;
    const { GIT_ASKPASS: ask = '', GIT_SSH: ssh, GIT_SSH_COMMAND: sshCommand } = this.#environment;
    return {
      ...this.#environment,
      ...Object.fromEntries(foreign.map((name) => [name, undefined])),
      LC_ALL: 'C',
      // Only these, also after a redirection and for submodules: never ext::, which runs commands.
      GIT_ALLOW_PROTOCOL: this.#protocols().join(':'),
      // Nobody is there to be asked; who set GIT_ASKPASS has said how to answer.
      GIT_TERMINAL_PROMPT: '0',
      GCM_INTERACTIVE: 'never',
      GIT_ASKPASS: ask,
      SSH_ASKPASS_REQUIRE: 'never',
      ...(ssh === undefined && sshCommand === undefined ? { GIT_SSH_COMMAND: 'ssh -o BatchMode=yes' } : {}),
      ...(login === undefined
        ? {}
        : { TASKRUN_GIT_USERNAME: login.username, TASKRUN_GIT_PASSWORD: login.password }),
    };
  }

  #protocols(): readonly string[] {
    const { repository } = this.#location;
    if (repository.startsWith('file:')) return ['file', 'https', 'ssh'];
    return isLocalWeb(repository) ? ['http', 'https', 'ssh'] : ['https', 'ssh'];
  }
}

/** A login of the URL is given to git as its helpers do: asked for when the host wants it, and on no command line. */
function helperFor(repository: string): readonly string[] {
  const { origin } = new URL(repository);
  const say = `echo "username=$TASKRUN_GIT_USERNAME"; echo "password=$TASKRUN_GIT_PASSWORD"`;
  return [`credential.${origin}.helper=`, `credential.${origin}.helper=!f() { ${say}; }; f`];
}

/** Plain http stays on this machine. */
function isLocalWeb(repository: string): boolean {
  return /^http:\/\/(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?\//.test(repository);
}

function missing(code: string): FetchFailure {
  return new FetchFailure(
    'context/unreachable',
    `needs the program git, which could not be started (${code})`,
    'install git, or give the location of a tarball',
  );
}

/** What git complains of first, which is the cause of the rest, and what may help. */
function refusal(complaints: readonly string[]): FetchFailure {
  const said = complaints.filter((line) => /^(?:fatal|error|ERROR|remote: ERROR)\b/.test(line));
  const words = (said[0] ?? complaints.at(-1) ?? 'it gave no reason')
    .replace(/^(?:fatal|error|ERROR): /, '')
    .replace(/\.$/, '');
  const all = complaints.join('\n');
  const remedy = remedies.find(([pattern]) => pattern.test(all))?.[1] ?? 'check the location and the network';
  return new FetchFailure('context/unreachable', `cannot be fetched (git: ${words})`, remedy);
}

const remedies: readonly (readonly [RegExp, string])[] = [
  [
    /could not read Username|Authentication failed|terminal prompts disabled|HTTP 40[13]|Permission denied/i,
    'git is not asked for passwords here: set up a credential helper or a key, and try with git ls-remote',
  ],
  [
    /Host key verification failed/,
    "the host is not known yet: connect once with ssh, or add its key to 'known_hosts'",
  ],
  [/transport '.*' not allowed/, "only 'https://', 'ssh://' and 'file://' are allowed, also for submodules"],
  [
    /Could not resolve host/,
    "check the host's name and the network, or use what is in the cache with --offline",
  ],
  [/dubious ownership/, "the repository belongs to another user: see git's setting safe.directory"],
];
