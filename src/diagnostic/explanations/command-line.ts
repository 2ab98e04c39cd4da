import type { Explanation } from '../explanation.js';

/** Files, folders and secrets that the command line names. Examples are command lines. */
export const commandLine = {
  'read/not-found': {
    why: 'A name without a folder is looked for in the current directory and then under tasks/, so that tasks can be run from the root of a repository.',
    example: 'taskrun run biuld.yaml',
    remedy:
      'check the spelling and the directory you are in; without a name, acr-task.yaml and acb.yaml are tried',
  },
  'read/unreadable': {
    why: 'The operating system refused to open the file; its reason stands in brackets.',
    example: 'chmod 000 acr-task.yaml; taskrun run acr-task.yaml',
    remedy: 'give yourself the permission to read the file and to enter its folders',
  },
  'read/empty': {
    why: 'There is nothing to run: the file has no text, or only templates and comments that leave none.',
    example: 'taskrun run /dev/null',
    remedy: "write at least 'steps:' with one step; 'taskrun init' writes a first task",
  },
  'read/not-utf8': {
    why: 'Task files are UTF-8. Read as anything else, names and values would silently become other ones.',
    example: 'iconv -t UTF-16 acr-task.yaml > copy.yaml; taskrun run copy.yaml',
    remedy: 'save the file as UTF-8; editors call it an encoding',
  },
  'read/is-directory': {
    why: 'The first argument is the task file; the directory to work in is the second.',
    example: 'taskrun run .',
    remedy: "name the file, and then the directory: 'taskrun run acr-task.yaml .'",
  },
  'notify/target': {
    why: 'Word of a run is sent to the URL of a webhook, and only encrypted: who reads the URL can write to the channel. Plain HTTP is taken for this machine alone.',
    example: 'HOOK=http://example.com/hook taskrun run acr-task.yaml --notify env:HOOK',
    remedy: "give a URL that begins with 'https://', as the service shows it",
  },
  'notify/not-sent': {
    why: 'The webhook did not answer, or said no, for some seconds. A run never waits longer for it, and never fails because of it.',
    example: 'taskrun run acr-task.yaml --notify https://localhost:1/hook --notify-on success',
    remedy: 'check the URL, and that this machine reaches its host; a service may have removed the webhook',
  },
  'context/not-found': {
    why: 'The context is the directory that the steps work in; it has to be there before anything starts.',
    example: 'taskrun run acr-task.yaml ./scr',
    remedy:
      'check the path; without a second argument it is the current directory, with /dev/null there is none',
  },
  'context/not-directory': {
    why: 'The context is the directory that the steps work in, not one of its files.',
    example: 'taskrun run acr-task.yaml Dockerfile',
    remedy: 'name the directory; the file that a build starts from is given in the task, with -f',
  },
  'context/unreadable': {
    why: 'The operating system refused to list the directory; its reason stands in brackets.',
    example: 'chmod 000 src; taskrun run acr-task.yaml src',
    remedy: 'give yourself the permission to read and enter the directory',
  },
  'context/remote': {
    why: 'A location in a repository or on a server has to be fetched first, which this command does not do.',
    example: 'taskrun lint https://github.com/contoso/app.git',
    remedy: "fetch it yourself, for example with 'git clone', and name the directory",
  },
  'context/location': {
    why: 'Remote files are named as docker build names contexts: a repository with #reference:directory, the URL of a tar file, or oci:// and the name of an artifact.',
    example: 'taskrun run acr-task.yaml https://github.com/contoso/app.git#main..next',
    remedy:
      'write https://host/repository.git#branch:directory, https://host/context.tar.gz or oci://registry/repository:tag',
  },
  'context/unreachable': {
    why: 'Remote files are fetched before anything starts. Git uses its own credential helpers and keys, registries those of Docker; nobody is asked for a password.',
    example: 'taskrun run acr-task.yaml https://github.com/contoso/private.git',
    remedy:
      'try the same with git ls-remote, curl or taskrun image inspect; once it was fetched, --offline uses the copy',
  },
  'context/offline': {
    why: 'With --offline nothing is fetched, so only what an earlier command has fetched can be used.',
    example: 'taskrun run acr-task.yaml https://github.com/contoso/app.git --offline',
    remedy: 'leave --offline away once; TASKRUN_CACHE says where the copies are kept',
  },
  'context/unsafe': {
    why: 'An archive whose names or links lead out of the folder it is unpacked into could overwrite or read files of yours.',
    example: 'taskrun run acr-task.yaml https://example.com/evil.tar.gz',
    remedy: 'do not use it; if you trust its maker, ask for one whose names are all inside',
  },
  'context/unsound': {
    why: 'Behind a URL there has to be a tar file (plain or with gzip) or a task file, and in a registry an artifact with files, not a container image.',
    example: 'taskrun run acr-task.yaml oci://docker.io/library/alpine:3',
    remedy: "give what can be unpacked: a tar file, or an artifact of 'oras push' or 'taskrun publish'",
  },
  'context/too-large': {
    why: 'Nobody vouches for who sends remote files, so they are bounded: 2 GiB sent, 8 GiB and 500000 files unpacked, 1 MiB for a task file.',
    example: 'taskrun run acr-task.yaml https://example.com/everything.tar',
    remedy: 'leave out what the task does not need, or fetch it yourself and name the directory',
  },
  'lock/invalid': {
    why: 'A lock that is not understood pins nothing, and going on would mean to trust whatever is there today.',
    example: 'echo > taskrun.lock; taskrun run https://github.com/contoso/tasks.git#main:build.yaml',
    remedy: "write it anew with 'taskrun lock', and look at the difference before you commit it",
  },
  'lock/missing': {
    why: 'With --frozen nothing is run that was not locked before, so that a build of today is the build of tomorrow.',
    example: 'taskrun run oci://contoso.azurecr.io/tasks/build:1 --frozen',
    remedy: "run 'taskrun lock' with the same file and values, and commit the lock",
  },
  'lock/changed': {
    why: 'What stands behind the location was replaced after it was locked: a file that was edited, or one that somebody tampered with.',
    example: 'taskrun run https://example.com/task.yaml',
    remedy:
      "find out who changed it; if the change is wanted, 'taskrun lock' writes the new digest into the lock",
  },
  'task/part-secrets': {
    why: 'Whoever writes a shared task file would choose which secrets of its users it gets. It gets only the values that the step gives it.',
    example: '# of common/build.yaml\nsecrets:\n- id: token\n  keyvault: https://vault.example/secrets/token',
    remedy:
      'read .Values in the shared file, and give the secret with \'values: {token: "{{.Secrets.token}}"}\' in the step',
  },
  'task/cycle': {
    why: 'A task file that runs itself, directly or through others, would never end.',
    example: '# of common.yaml\nsteps:\n- task: common.yaml',
    remedy: 'take the step that closes the circle away',
  },
  'task/version-conflict': {
    why: 'Two versions of one shared task file in a run do the same work in two ways; mostly one of them was forgotten when the other was updated.',
    example:
      'steps:\n- task: oci://contoso.azurecr.io/tasks/build:1\n- task: oci://contoso.azurecr.io/tasks/build:2',
    remedy: 'use the same version in all places',
  },
  'secret/not-set': {
    why: 'A secret was to come from an environment variable that does not exist; an empty one in its place would only fail later.',
    example: 'taskrun run acr-task.yaml --set-secret token=env:TOKEN',
    remedy: 'set and export the variable, or correct its name',
  },
  'secret/unreadable': {
    why: 'A secret was to come from a file that cannot be read, or that is not UTF-8 text.',
    example: 'taskrun run acr-task.yaml --set-secret token=file:missing.txt',
    remedy: 'check the path and the permissions',
  },
  'secret/in-the-open': {
    why: 'Every user of the machine can read the command lines of running programs.',
    example: 'taskrun run acr-task.yaml --secret token=hunter2',
    remedy: "name a source: 'env:NAME', 'file:PATH' or 'exec:COMMAND'",
  },
  'secret/command-failed': {
    why: 'The command after exec: runs in a shell, and what it prints is the secret; it ended with a failure.',
    example: 'taskrun run acr-task.yaml --secret token=exec:false',
    remedy: 'try the command by itself',
  },
  'secret/not-given': {
    why: 'ACR reads the secrets of a task file from Azure Key Vault; here each gets its value on the command line.',
    example:
      'secrets:\n- id: token\n  keyvault: https://vault.example/secrets/token\nsteps:\n- cmd: bash -c true',
    remedy: 'give it with --secret ID=env:NAME, ID=file:PATH or ID=exec:COMMAND',
  },
  'secret/too-short': {
    why: 'Values are masked wherever they appear in the output; one or two characters appear everywhere.',
    example: 'taskrun run acr-task.yaml --set-secret pin=7',
    remedy: 'use a longer secret, or pass it with --set if it is none',
  },
  'secret/credential': {
    why: 'A credential names the registry, the user, and where the password comes from, never the password itself: command lines are seen by every process.',
    example: 'taskrun run acr-task.yaml --credential "localhost:5000;me;hunter2"',
    remedy: 'write host;user;env:NAME or host;user;file:PATH',
  },
  'settings/unreadable': {
    why: 'The settings of all tasks are in config.yaml of the folder ~/.config/taskrun, or in the file that TASKRUN_CONFIG names; there may be none, but one that is there is read.',
    example: 'TASKRUN_CONFIG=/root/config.yaml taskrun run acr-task.yaml --executor buildkit',
    remedy: 'check its permissions, or name another file with TASKRUN_CONFIG',
  },
  'settings/registry': {
    why: 'The registry of the settings file is the one of all runs that name no other, and stands before the names of their images: a host, with a port or a path if it has them, and nothing like https:// before it.',
    example: 'registry: https://registry.example.com',
    remedy: "write it as image names have it, like 'registry: registry.example.com'",
  },
  'settings/builder': {
    why: 'Each builder of the settings file is a BuildKit server for one platform: where it is, and what it is for, has to be understood before work is sent there.',
    example: 'builders:\n- platform: linux/arm46\n  address: tcp://builder:1234',
    remedy: "write each builder as 'platform: linux/arm64' and 'address: tcp://HOST:PORT'",
  },
  'values/invalid': {
    why: 'The entries of a values file are what templates read as .Values.name, so it has to be a mapping.',
    example: 'echo "- tag" > values.yaml; taskrun run acr-task.yaml --values values.yaml',
    remedy: "write 'name: value' on each line",
  },
  'resume/changed-step': {
    why: 'The run that is to be resumed would go on with the outcome of a step that the task does not have any more: what was built or pushed then may not be what the later steps expect now.',
    example: 'taskrun run acr-task.yaml --resume latest --set tag=v2',
    remedy:
      'give the same values as then, or run the whole task anew; --from STEP starts at a step of your choice',
  },
  'resume/changed-file': {
    why: 'An image that was built from a file as it was then would be used with what later steps make of the file as it is now.',
    example: 'touch src/main.c; taskrun run acr-task.yaml --resume latest',
    remedy: 'run the whole task anew, or start at the step that uses the file with --from STEP',
  },
  'split/several-platforms': {
    why: 'A run for one platform builds the images of that platform alone. One build for several platforms makes a single image under one name: two runs would overwrite what the other has pushed.',
    example:
      'taskrun run - --only-platform linux/arm64 --state s.json   # with a build that has --platform linux/amd64,linux/arm64',
    remedy:
      'write a build for each platform, with a tag of its own, and join the images with docker manifest create',
  },
  'split/list-from-files': {
    why: 'Manifest lists are made by taskrun manifest merge, which has the states of the runs but not their files.',
    example:
      'taskrun run - --only-platform linux/arm64 --state s.json   # with docker buildx imagetools create -f FILE',
    remedy: 'name the images in the command instead of in files',
  },
  'split/no-build-for-platform': {
    why: 'A run for a platform that nothing is built for would do nothing, and the merge would miss its image.',
    example: 'taskrun run multiarch.yaml --only-platform linux/amr64 --state s.json',
    remedy: 'name one of the platforms that the builds of the task have, as in linux/arm64',
  },
  'state/not-of-platform': {
    why: 'Only the state of a run with --only-platform says which manifest lists are still to be made.',
    example: 'taskrun run multiarch.yaml --state s.json; taskrun manifest merge --state s.json',
    remedy: 'run each platform with --only-platform and a state of its own',
  },
  'state/different-runs': {
    why: 'The images of one run are named after its ID. Parts of different runs may come from different commits, and a list of both would be an image that nobody has tested.',
    example:
      'taskrun run multiarch.yaml --only-platform linux/amd64 --state a.json; taskrun run multiarch.yaml --only-platform linux/arm64 --state b.json; taskrun manifest merge --state a.json --state b.json',
    remedy: 'give all parts the same --id, such as the number that the CI service has for the whole run',
  },
  'state/platform-twice': {
    why: 'A manifest list has one image for each platform; of two states for the same one it cannot be told which is meant.',
    example: 'taskrun manifest merge --state a.json --state a.json',
    remedy: 'name the state of each platform once',
  },
  'state/different-lists': {
    why: 'Parts of one run have read the same task with the same values, so they name the same manifest lists. These do not.',
    example:
      'taskrun run multiarch.yaml --id 7 --only-platform linux/arm64 --state b.json --set tag=other   # after a part with another tag',
    remedy:
      'give all parts the same task file, values and flags; and the same --date, if a name has the date in it',
  },
  'state/image-missing': {
    why: 'A manifest list is made of images in registries. One that nobody has pushed cannot be part of it, and a list without it would be an image that lacks a platform.',
    example: 'taskrun manifest merge --state amd64.json   # the task also builds for linux/arm64',
    remedy: 'give the states of all platforms; each run must push what it has built',
  },
  'workspace/not-removed': {
    why: 'The run itself is not affected, but the private copy of the files that steps worked in holds files that belong to another user, and the engine did not give them back, for it has stopped or maps users of containers to others.',
    example: `cmd: bash -c 'mkdir kept && touch kept/file && chown 1000 kept'   # with a rootless engine`,
    remedy: 'remove the folder that the message names, with the rights it takes',
  },
  'history/not-written': {
    why: 'The run itself is not affected, but its record cannot be shown later.',
    example: 'TASKRUN_DATA=/proc taskrun run acr-task.yaml',
    remedy: 'make room in the data folder, or name another one with TASKRUN_DATA',
  },
  'history/not-removed': {
    why: 'Runs are kept for 30 days, or as long as --keep-runs says; those that cannot be removed take room.',
    example: 'chmod -R a-w ~/.local/share/taskrun/runs; taskrun run acr-task.yaml --keep-runs 1d',
    remedy: 'give yourself the permission to write to the data folder and everything in it',
  },
  'executor/needs-engine': {
    why: 'Without an engine taskrun builds images of files and of what they say of themselves; it runs no program, in no container.',
    example: 'taskrun run acr-task.yaml --executor native',
    remedy: 'run it with --executor docker or --executor buildkit',
  },
  'executor/needs-docker': {
    why: "Without an engine taskrun knows the images of the run and of registries, and the commands about them; containers, volumes and the like are an engine's.",
    example: 'taskrun run acr-task.yaml --executor native',
    remedy: 'run it with --executor docker, or take the command away',
  },
  'executor/not-carried-out': {
    why: 'The task can be understood, but the chosen executor would do something else than its author wants.',
    example: 'taskrun run acr-task.yaml --executor buildkit',
    remedy: 'take that part away, or use an executor that carries it out',
  },
  'dockerfile/invalid': {
    why: 'The Dockerfile is read as BuildKit reads it, before anything starts.',
    example: 'FROM busybox\nCOPY app',
    remedy: 'correct the line; the reference of Dockerfiles is at docs.docker.com/reference/dockerfile',
  },
  'build/no-directory': {
    why: "A step's working directory lies in the workspace; steps cannot leave it.",
    example: 'steps:\n- build: -t app .\n  workingDirectory: ../other',
    remedy: 'name a directory of the context, relative to its root',
  },
  'build/no-context': {
    why: 'The last word of a build is the directory whose files the Dockerfile can use; it is not there.',
    example: 'steps:\n- build: -t app ./scr',
    remedy: "check the path: it is relative to the step's working directory",
  },
  'build/no-dockerfile': {
    why: "Without -f the file is called 'Dockerfile' and stands in the build's context; with -f it is relative to the working directory, not to the context.",
    example: 'steps:\n- build: -t app -f Dockerfile.prd .',
    remedy: 'check the path, and the letter case of the name',
  },
} satisfies Partial<Record<string, Explanation>>;
