import { commandList } from './command-list.mjs';

/** The manual page, in the man macros: https://man7.org/linux/man-pages/man7/man.7.html */

/** @typedef {import('commander').Command} Command */

/** @param {Command} program @returns {string} */
export function manualPage(program) {
  return [
    '.\\" Made by "npm run docs".',
    '.TH TASKRUN 1 "" "taskrun" "User Commands"',
    '.SH NAME',
    `taskrun \\- ${plain(program.description())}`,
    '.SH SYNOPSIS',
    '.B taskrun\n.I COMMAND\n.RI [ ARGUMENT | OPTION ]...',
    '.SH DESCRIPTION',
    plain(
      'taskrun runs Azure Container Registry task files (acb.yaml, acr-task.yaml) on this machine or in any CI: it expands their templates, builds images, runs containers, pushes, and creates multi-architecture manifest lists itself. Without --registry, images go to a registry of its own.',
    ),
    '.SH COMMANDS',
    ...commandList(program).flatMap(section),
    '.SH EXIT STATUS',
    ...pairs([
      ['0', 'succeeded, or nothing has changed'],
      ['1', 'taskrun itself has failed'],
      ['2', 'the command line is wrong'],
      ['3', 'the task file is invalid, or bound to fail; nothing was started'],
      ['4', 'a step failed'],
      ['5', 'something is missing around the task: an engine, a registry, credentials'],
      ['6', 'timed out'],
      ['130', 'interrupted; what the run had started is ended'],
    ]),
    '.SH ENVIRONMENT',
    ...pairs([
      ['TASKRUN_REGISTRY', 'the registry of runs without --registry'],
      ['TASKRUN_DOCKER', 'the docker command-line program, such as podman'],
      ['TASKRUN_BUILDERS', 'BuildKit servers by platform, as --builder has them, with spaces between'],
      ['TASKRUN_CONFIG', "the user's settings file (otherwise ~/.config/taskrun/config.yaml)"],
      ['TASKRUN_DATA', 'folder of the run history, the embedded registry and the private engine'],
      ['TASKRUN_CACHE', 'folder of fetched task files and contexts, which may be removed at any time'],
      ['TASKRUN_KEEP_RUNS', 'how long runs are kept: a duration such as 30d, or all'],
      ['DOCKER_HOST, DOCKER_CONTEXT, DOCKER_CONFIG, BUILDKIT_HOST', 'as Docker and BuildKit read them'],
      ['HTTPS_PROXY, HTTP_PROXY, NO_PROXY', 'proxies for registries and remote files'],
      ['NO_COLOR, FORCE_COLOR', 'whether output is coloured'],
    ]),
    '.SH FILES',
    ...pairs([
      [
        '~/.config/taskrun/config.yaml',
        'settings for all tasks, in YAML: registry is the registry of runs that name no other, such as registry.example.com; builders is a list of BuildKit servers, each with a platform, such as linux/arm64, and an address, such as tcp://HOST:PORT,tlsdir=/certificates, as --builder has them',
      ],
    ]),
    '',
  ].join('\n');
}

/** @param {import('./command-list.mjs').Described} command @returns {string[]} */
function section({ name, usage, description, terms }) {
  const title = plain(usage === '' ? name : usage).replaceAll('"', '\\(dq');
  return [`.SS "${title}"`, ...description.split('\n').map(plain), ...pairs(terms)];
}

/** @param {readonly (readonly [string, string])[]} terms @returns {string[]} */
function pairs(terms) {
  return terms.flatMap(([term, text]) => ['.TP', `.B ${plain(term)}`, plain(text)]);
}

/** Text without any meaning to roff. @param {string} text */
function plain(text) {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replace(/\s+/g, ' ')
    .replace(/^([.'])/, '\\&$1');
}
