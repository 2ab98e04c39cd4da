/**
 * Every code a diagnostic can carry, `area/what`, with its documentation: what it means and what to do.
 * Codes are stable: a published one is never renamed or given another meaning.
 */
export const codes = {
  // read
  'read/not-found': 'The file does not exist, neither as given nor under tasks/.',
  'read/unreadable': 'The file exists but could not be read.',
  'read/empty': 'The task file has no content.',
  'read/not-utf8': 'The file is not UTF-8 text.',
  'read/is-directory': 'A directory was given where a task file is needed.',

  // template
  'template/syntax': 'An action ({{…}} or <<…>>) or a block of the template language cannot be understood.',
  'template/missing-key':
    'A template uses a value that is not set; it becomes nothing. With --strict this is an error.',
  'template/no-field':
    'A template asks for a field of something that has no fields: a text, a list, or a value that is not set.',
  'template/function': 'A function of the template language cannot work with the values it is given.',
  'template/too-large':
    'The templates make more text, or go through more rounds of a loop, than any task needs.',

  // alias
  'alias/invalid': 'The alias block is not of the form that aliases have: values, src and directive.',
  'alias/unreadable':
    'A file or URL that alias.src names could not be read: it is missing, outside the context, not https, too large, or did not answer in time.',
  'alias/needs-version': 'Aliases exist only from version v1.1.0; in this task they are not expanded.',

  // task
  'task/invalid-yaml':
    'The task (after aliases and templates), the values file or the schedule file is not valid YAML.',
  'task/several-documents': 'The file holds several YAML documents; only the first one is the task.',
  'task/too-deep':
    'The YAML is nested deeper, or repeats itself through anchors more often, than any task needs.',
  'task/wrong-type': 'A property has a value of another type than it takes.',
  'task/unknown-key': 'A property that does not exist; it is ignored.',
  'task/duplicate-key': 'A property is written twice; the last one counts.',
  'task/ignored': 'A property that ACR accepts and ignores; taskrun does the same.',
  'task/version': 'The version of the task file is not one that exists.',
  'task/no-steps': 'The task has no steps, so there is nothing to run.',
  'task/step-kind': 'A step must have exactly one of build, push, cmd and task.',
  'task/part-property': 'A step that runs another task file has a property that only other steps can have.',
  'task/part-secrets': 'A task file that a step runs declares secrets; it gets only values.',
  'task/part-unread': 'A step runs another task file, which is not read here.',
  'task/cycle': 'Task files run each other in a circle, or too deep.',
  'task/version-conflict': 'Steps run two versions of the same remote task file.',

  // values
  'values/invalid': 'A values file is not a YAML mapping.',

  // context
  'context/not-found': 'The context directory does not exist.',
  'context/not-directory': 'The context is a file; it must be a directory.',
  'context/unreadable': 'The context directory exists but could not be read.',
  'context/remote':
    'A context or task file is somewhere else (git, https, oci), and nothing is fetched here.',
  'context/location': 'A remote location is not of a form that can be understood.',
  'context/unreachable':
    'A remote context or task file could not be fetched: nobody answers, or access is refused.',
  'context/offline': 'A remote context or task file is not in the cache, and --offline forbids to fetch it.',
  'context/unsafe': 'A remote archive or artifact names files outside its own folder; nothing of it is used.',
  'context/unsound': 'What is at a remote location is no archive, artifact or task file.',
  'context/too-large': 'A remote context or task file has more bytes or files than any task needs.',

  // lock
  'lock/invalid': 'A lock (taskrun.lock) cannot be read or understood.',
  'lock/missing':
    'With --frozen, a remote task file or source of aliases is used that the lock does not name.',
  'lock/changed': 'A remote task file or source of aliases is another than the lock says.',

  // secret
  'secret/not-set': 'A secret is to come from an environment variable that is not set.',
  'secret/unreadable': 'A secret is to come from a file that could not be read as UTF-8 text.',
  'secret/in-the-open': 'A secret itself stands on the command line.',
  'secret/command-failed': 'A secret is to come from a command, and that failed.',
  'secret/not-given': 'The task file declares a secret, and nothing says where its value comes from.',
  'secret/too-short': 'A secret of fewer than three characters cannot be masked in the output.',
  'secret/credential': 'A --credential is not of the form host;user;env:NAME or host;user;file:PATH.',

  // settings
  'settings/unreadable': "The user's settings file could not be read.",
  'settings/registry': "The user's settings name a registry that cannot be one.",
  'settings/builder': "The user's settings declare a BuildKit server that cannot be used.",

  // history
  'history/not-written': 'The record of the run could not be written; the run itself is not affected.',
  'history/not-removed':
    'Runs that are older than --keep-runs could not be removed; the run itself is not affected.',

  // notify
  'notify/target': 'What --notify names is no URL of a webhook.',
  'notify/not-sent': 'A webhook could not be told how the run ended; the run itself is not affected.',

  // resume
  'resume/changed-step': 'A step that need not run again, because it had succeeded, was another step then.',
  'resume/changed-file': 'A file has changed since the run that is to be resumed, and a step had used it.',

  // workspace
  'workspace/not-removed': 'Temporary files of the run could not be removed; the run itself is not affected.',

  // plan
  'plan/empty-command': 'A build or cmd has no text.',
  'plan/no-action': 'A step has none of build, push and cmd.',
  'plan/unterminated-quote': 'A quote in a build or cmd is opened and never closed.',
  'plan/nul-character': 'A build or cmd contains a NUL character, which no program can be given.',
  'plan/host-shell':
    'A build or cmd contains what only a shell on the host would carry out (operators, variables, a second line); taskrun hands no text of a task to a host shell. Quote it for a shell inside the container.',
  'plan/not-allowed':
    'A task that came from elsewhere takes a power over this machine that nobody has allowed it (--allow).',
  'plan/redirection':
    'A redirection (> >> < 2> 2>&1 &>) names no file, or one outside the workspace, or is of a kind that needs a shell.',
  'plan/missing-image': 'A cmd has options but names no image to run.',
  'plan/unknown-flag': 'A Docker command is given a flag that it does not have.',
  'plan/flag-without-value': 'A flag that takes a value is the last word of its command.',
  'plan/missing-context': 'A build does not say which directory or URL to build from.',
  'plan/two-contexts': 'A build names more than one context; often a value with spaces that needs quotes.',
  'plan/invalid-platform': 'The value of --platform is not of the form os/architecture/variant.',
  'plan/unknown-manifest-command': 'docker manifest has no such command.',
  'plan/manifest-names': 'A docker manifest command is given too few or too many image names.',
  'plan/imagetools': 'A docker buildx imagetools command does not exist, or is given too little or too much.',
  'plan/invalid-annotation':
    'The value of --annotation is not of the form index:KEY=VALUE or manifest-descriptor[os/architecture]:KEY=VALUE.',
  'plan/ignored-flag': 'A flag that has no effect where taskrun does the work itself.',
  'plan/invalid-env': 'An env entry is not of the form KEY=value.',
  'plan/ignored-env':
    'An env entry without a value; ACR would pass the variable of its own machine on, taskrun passes none.',
  'plan/negative-count': 'retries or repeat is less than zero.',
  'plan/invalid-id': 'A step id contains a space, or is reserved.',
  'plan/invalid-cache': "A step's cache is neither enabled nor disabled.",
  'plan/cache-unused': 'A build with a cache has no tag beside which the cache could be kept.',
  'plan/invalid-secret':
    'An entry of secrets has no id, a space in it, no keyvault, or a clientID that is no UUID.',
  'plan/invalid-volume':
    'A volume has no name, a name with other characters than letters, digits, - and _, or no files.',
  'plan/invalid-mount':
    'A volume mount has no name or path, stands in a step without a container, or uses a path twice.',
  'plan/unknown-volume': 'A step mounts a volume that the task does not have.',
  'plan/duplicate-name': 'Two secrets or two volumes have the same name.',
  'plan/duplicate-id': 'Two steps have the same id.',
  'plan/mixed-when': "'-' means at once and cannot stand beside ids in a step's when.",
  'plan/self-reference': 'A step waits for itself.',
  'plan/unknown-step': 'A when names a step that does not exist.',
  'plan/cycle': 'Steps wait for each other, so that none of them can start.',

  // split
  'split/several-platforms':
    'A task is to be divided by platform (--only-platform), and one of its builds is for several at once.',
  'split/list-from-files':
    'A task is to be divided by platform (--only-platform), and one of its lists has sources in files.',
  'split/no-build-for-platform': 'No build of the task is for the platform that --only-platform names.',

  // state
  'state/not-of-platform': 'A state that is to be merged is not of a run with --only-platform.',
  'state/different-runs': 'States that are to be merged are of runs with different IDs.',
  'state/platform-twice': 'Two states that are to be merged are of the same platform.',
  'state/different-lists': 'States that are to be merged name different manifest lists.',
  'state/image-missing': 'A manifest list is made of an image that none of the states has.',

  // lint
  'lint/invalid-image-name':
    'A name that is not a valid image name is built, pushed or put into a manifest list.',
  'lint/invalid-base64': 'A file of a secret volume is not in base64.',
  'lint/image-not-built':
    'An image is pushed that no step can have produced: no build, tag, pull, load or other docker command that might.',
  'lint/push-before-build': 'An image is pushed by a step that does not wait for the step that builds it.',
  'lint/manifest-source-not-pushed':
    'A manifest list takes an image that is not in the registry by then: no step before it pushes that image.',
  'lint/architecture-mismatch':
    'The tag, the Dockerfile and the platform of one build speak of different architectures.',
  'lint/same-tag-unordered':
    'Two steps that may run at the same time give or push the same name; which one wins is chance.',
  'lint/deprecated-version': 'The task is of a preview version, or names none and is read as an old one.',
  'lint/step-timeout': 'A step may take longer than the run that it is part of.',
  'lint/privileged': 'A step runs privileged, with all powers over the machine that runs it.',
  'lint/docker-socket': 'A step mounts the Docker socket, which gives it the whole machine.',
  'lint/host-network': 'A step uses the network of the machine that runs it.',
  'lint/host-expansion': 'An env value contains what a shell of the ACR agent would expand.',
  'lint/quoting': 'A command text is split into other words by a later revision of ACR than by a shell.',
  'lint/latest-image':
    "An image without a fixed version: each run takes whatever 'latest' means at that time.",
  'lint/unreachable-platform': 'A build is for a platform whose programs this machine cannot run.',
  'lint/secret-in-text': 'A password, key or token stands in the text of the task file.',
  'lint/secret-argument':
    'A secret is an argument of a program, where every user of the machine can read it.',
  'lint/secret-in-image': "A secret is an argument of a build, which can stay in the image's history.",
  'lint/unused-ignore': "A '# taskrun-ignore' comment that silences nothing, or cannot.",

  // schedule
  'schedule/invalid': 'A schedule lacks something, or says something that no schedule can.',
  'schedule/cron': 'A cron expression cannot be understood, or means a time that never comes.',
  'schedule/timezone': 'A time zone does not exist.',
  'schedule/options': "The options of a schedule's runs are none that taskrun run has.",

  // executor
  'executor/needs-engine': 'A part of the task that only an engine can carry out: something has to run.',
  'executor/needs-docker': 'A docker command that only a Docker Engine can carry out.',
  'executor/not-carried-out': 'Part of the task language that the chosen executor has no way to carry out.',

  // dockerfile
  'dockerfile/invalid': 'A Dockerfile has something that BuildKit refuses.',

  // build: the files a build step needs, looked for before anything starts
  'build/no-directory': "The step's working directory is not in the workspace, or leads out of it.",
  'build/no-context': 'The build context is not a directory in the workspace.',
  'build/no-dockerfile': 'The Dockerfile of a build does not exist.',
} as const satisfies Record<string, string>;

export type DiagnosticCode = keyof typeof codes;
