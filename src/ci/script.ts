import type { CIRequest } from './request.js';

/** Where a service has the login of the registry: names of variables. */
export interface LoginVariables {
  readonly username: string;
  readonly password: string;
}

export const usualLogin: LoginVariables = { username: 'REGISTRY_USERNAME', password: 'REGISTRY_PASSWORD' };

/** The folder of a run's reports. */
export const reportFolder = 'taskrun-report';

/** A run that does not take place, since nothing has changed, writes no reports: those of the run before are not its own. */
export const emptyReportFolder = `rm -rf ${reportFolder} && mkdir ${reportFolder}`;

/** Text as one word of a POSIX shell, whatever is in it. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** How taskrun is started: npm fetches it when it is not in its cache. */
function program({ package: name }: CIRequest): string {
  return `npx --yes --package=${shellWord(name)} taskrun`;
}

/** A command as lines; each but the first is an argument or two. */
type Command = readonly string[];

/** The login goes by the name of a variable, never by its value. */
function credential({ username, password }: LoginVariables): string {
  return `--credential "\${TASKRUN_REGISTRY%%/*};$${username};env:${password}"`;
}

/** Where the state of the last run is kept: beside the images. @param tag shell text */
function state({ name }: CIRequest, tag: string): string {
  return `--state "oci://$TASKRUN_REGISTRY/${name}-state:${tag}"`;
}

/** What a run needs beside its options. */
export interface RunScript {
  readonly login?: LoginVariables;
  /** Whether reports are written into {@link reportFolder}. */
  readonly reports: boolean;
  /** The task file where it is not that of the request, and the context: shell words. */
  readonly words?: readonly string[];
  /** Further arguments: shell text. */
  readonly more?: readonly string[];
}

/** The run of the task as a whole, when something has changed. */
export function runCommand(
  request: CIRequest,
  { login = usualLogin, reports, words, more = [] }: RunScript,
): Command {
  return [
    [program(request), 'run', ...(words ?? [shellWord(request.file)])].join(' '),
    '--registry "$TASKRUN_REGISTRY"',
    credential(login),
    `--if-changed ${state(request, 'latest')}`,
    ...common(request, reports),
    ...more,
  ];
}

/**
 * The part of a run that belongs to one platform, `$PLATFORM`. @param id shell text: the same in all parts, another in each
 * pipeline
 */
export function partCommand(request: CIRequest, id: string, login = usualLogin): Command {
  return [
    `${program(request)} run ${shellWord(request.file)}`,
    `--id ${id} --only-platform "$PLATFORM"`,
    '--registry "$TASKRUN_REGISTRY"',
    credential(login),
    `--if-changed ${state(request, '$(echo "$PLATFORM" | tr / -)')}`,
    ...common(request, true),
  ];
}

/** What makes the manifest lists out of the parts. */
export function mergeCommand(request: CIRequest, login = usualLogin): Command {
  const states = request.platforms.map((platform) => state(request, platform.replaceAll('/', '-')));
  return [`${program(request)} manifest merge`, credential(login), ...states];
}

function common({ name }: CIRequest, reports: boolean): readonly string[] {
  const files = [
    `--junit ${reportFolder}/junit.xml`,
    `--html ${reportFolder}/report.html`,
    `--metadata-file ${reportFolder}/run.json`,
  ];
  return [`--task-name ${shellWord(name)} --triggered-by cron`, ...(reports ? [files.join(' ')] : [])];
}

/** A command over several lines. */
export function overLines(command: Command): readonly string[] {
  return command.map((line, at) => `${at === 0 ? '' : '  '}${line}${at === command.length - 1 ? '' : ' \\'}`);
}

/** A command in one line. */
export const inOneLine = (command: Command): string => command.join(' ');
