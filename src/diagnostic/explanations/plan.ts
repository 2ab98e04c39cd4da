import type { Explanation } from '../explanation.js';

/** What steps do and in which order. Examples are task files. */
export const plan = {
  'plan/empty-command': {
    why: 'A text of blanks or comments names nothing to build or run.',
    example: 'steps:\n- cmd: "  "',
    remedy: 'write the command, or take the step away',
  },
  'plan/no-action': {
    why: 'A step that neither builds, pushes nor runs anything has no effect but to be waited for.',
    example: 'steps:\n- id: nothing',
    remedy: "give it one of 'build', 'push' and 'cmd'",
  },
  'plan/unterminated-quote': {
    why: 'Without its partner a quote would swallow the rest of the text.',
    example: "steps:\n- cmd: bash -c 'echo it's done'",
    remedy: "close it; for an apostrophe in single quotes write '\\'' or use double quotes",
  },
  'plan/nul-character': {
    why: 'No program can be given a NUL character: it ends the argument.',
    example: 'steps:\n- cmd: "bash echo \\0"',
    remedy: 'remove it',
  },
  'plan/host-shell': {
    why: "ACR pastes the text into a shell of its agent, so that pipes, '&&', '$x' and second lines run there, outside any container. taskrun hands no text of a task to a shell of your machine.",
    example: 'steps:\n- cmd: bash echo one && echo two',
    remedy:
      "quote it for a shell in the container: bash -c 'echo one && echo two'; or make a step of each command",
  },
  'plan/not-allowed': {
    why: 'A task that comes from a repository, a URL or a registry was written by others. It runs in containers and gets nothing of your machine but its context, until you say what else it may have.',
    example: 'steps:\n- cmd: alpine:3 ls\n  privileged: true',
    remedy: "read the task; if you trust it, allow what it needs, such as '--allow privileged'",
  },
  'plan/redirection': {
    why: 'taskrun carries redirections out itself. Their files lie in the workspace, which a step cannot leave.',
    example: 'steps:\n- cmd: bash echo hello > ../out.txt',
    remedy: 'name a file in the workspace, or quote the sign if it is meant literally',
  },
  'plan/missing-image': {
    why: "A 'cmd' is what stands behind 'docker run': options, then an image, then its arguments.",
    example: 'steps:\n- cmd: -d --name web',
    remedy: 'name the image behind the options',
  },
  'plan/unknown-flag': {
    why: 'Docker would refuse the command; a misspelt flag is found before minutes are spent on earlier steps.',
    example: 'steps:\n- cmd: docker manifest create --ammend app:1 app:1-amd64',
    remedy: 'correct the spelling',
  },
  'plan/flag-without-value': {
    why: 'The flag takes the next word as its value, and there is none.',
    example: 'steps:\n- build: . -t',
    remedy: 'add the value, or take the flag away',
  },
  'plan/missing-context': {
    why: "A build needs to know which files its Dockerfile may use; often the '.' at the end was forgotten.",
    example: 'steps:\n- build: -t app -f Dockerfile',
    remedy: "add the directory at the end: '.' is the step's working directory",
  },
  'plan/two-contexts': {
    why: 'A build has one context. A second one is mostly part of a value with blanks that stands without quotes.',
    example: 'steps:\n- build: -t app --build-arg MESSAGE=hello world .',
    remedy: "put the value in quotes: --build-arg 'MESSAGE=hello world'",
  },
  'plan/invalid-platform': {
    why: 'A platform is an operating system, an architecture and perhaps a variant.',
    example: 'steps:\n- build: -t app --platform linux/arm/v7/x .',
    remedy: "write e.g. 'linux/amd64', 'linux/arm64' or 'linux/arm/v7'",
  },
  'plan/unknown-manifest-command': {
    why: "'docker manifest' has create, annotate, push, inspect and rm.",
    example: 'steps:\n- cmd: docker manifest add app:1 app:1-amd64',
    remedy: "use 'docker manifest create' with all images at once",
  },
  'plan/manifest-names': {
    why: 'Each of the manifest commands takes a certain number of image names.',
    example: 'steps:\n- cmd: docker manifest create app:1',
    remedy: 'name the list first, then the images it shall have',
  },
  'plan/imagetools': {
    why: "'docker buildx imagetools' has create and inspect, which taskrun carries out itself, registry to registry.",
    example: 'steps:\n- cmd: docker buildx imagetools create app:1-amd64 app:1-arm64',
    remedy: "name what is to be made with '-t', then its sources",
  },
  'plan/invalid-annotation': {
    why: 'An annotation is on the new index or on its entries; the images themselves are not changed.',
    example:
      'steps:\n- cmd: docker buildx imagetools create -t app:1 --annotation vendor=contoso app:1-amd64 app:1-arm64',
    remedy: "write 'index:vendor=contoso', or 'manifest-descriptor[linux/arm64]:vendor=contoso'",
  },
  'plan/ignored-flag': {
    why: 'taskrun asks registries itself: there is no builder that could be chosen, and no display of its progress.',
    example: 'steps:\n- cmd: docker buildx imagetools inspect --builder mine app:1',
    remedy: 'leave the flag out; or leave it in if the task also runs elsewhere',
  },
  'plan/invalid-env': {
    why: "An entry of 'env' sets one variable: its name, an equals sign, its value.",
    example: 'env: ["MODE: fast"]\nsteps:\n- cmd: bash env',
    remedy: "write '- KEY=value'",
  },
  'plan/ignored-env': {
    why: 'A name without a value asks for the variable of the machine. On ACR that is the agent, whose variables mean nothing to a task; taskrun passes none of yours.',
    example: 'steps:\n- cmd: bash env\n  env: [HOME]',
    remedy: "write '- KEY=value', or pass the value on with '--set' and a template",
  },
  'plan/invalid-cache': {
    why: 'A build keeps its cache in the registry beside the image, or it does not.',
    example: 'steps:\n- build: -t app .\n  cache: on',
    remedy: "write 'cache: enabled', or take it away",
  },
  'plan/cache-unused': {
    why: "The cache is kept under the image's own name with a tag of its own, so the build needs a tag.",
    example: 'steps:\n- build: .\n  cache: enabled',
    remedy: "give the image a name with '-t'",
  },
  'plan/invalid-secret': {
    why: 'A secret has an id, by which templates read it, and the URL of a secret in Azure Key Vault.',
    example:
      'secrets:\n- id: my secret\n  keyvault: https://v.vault.azure.net/secrets/s\nsteps:\n- cmd: bash echo hello',
    remedy: 'give it an id without blanks and the URL of the secret',
  },
  'plan/invalid-volume': {
    why: 'Volumes are folders of files with a name, which steps mount by it.',
    example: 'volumes:\n- name: my volume\n  secret: {a: aGVsbG8=}\nsteps:\n- cmd: bash echo hello',
    remedy: "name it with letters, digits, '-' and '_', and list its files under 'secret:' in base64",
  },
  'plan/invalid-mount': {
    why: 'A mount needs a volume and an absolute path in the container that no other mount of the step has.',
    example:
      'volumes:\n- name: v\n  secret: {a: aGVsbG8=}\nsteps:\n- cmd: bash ls\n  volumeMounts:\n  - name: v',
    remedy: "write '- name: NAME' and 'mountPath: /path' for each",
  },
  'plan/unknown-volume': {
    why: "The step would start without files it needs: no volume under 'volumes:' has this name.",
    example: 'steps:\n- cmd: bash ls\n  volumeMounts:\n  - name: data\n    mountPath: /data',
    remedy: "correct the name, or add the volume under 'volumes:'",
  },
  'plan/duplicate-name': {
    why: 'With two of one name nobody could say which of them is meant.',
    example:
      'volumes:\n- name: v\n  secret: {a: aGVsbG8=}\n- name: v\n  secret: {b: aGVsbG8=}\nsteps:\n- cmd: bash ls',
    remedy: 'give each its own',
  },
  'plan/negative-count': {
    why: 'Something cannot be tried or repeated less than never.',
    example: 'steps:\n- cmd: bash echo hello\n  retries: -1',
    remedy: 'write 0 or more, or take it away',
  },
  'plan/invalid-id': {
    why: "Ids name containers and stand in 'when', so they have no blanks.",
    example: 'steps:\n- id: my step\n  cmd: bash echo hello',
    remedy: "write e.g. 'my-step'",
  },
  'plan/duplicate-id': {
    why: "With two steps of one id nobody could say which of them a 'when' means.",
    example: 'steps:\n- id: a\n  cmd: bash echo one\n- id: a\n  cmd: bash echo two',
    remedy: 'give each its own',
  },
  'plan/mixed-when': {
    why: "'-' means: wait for nothing. Beside ids it would contradict them.",
    example: 'steps:\n- id: a\n  cmd: bash echo one\n- cmd: bash echo two\n  when: ["-", a]',
    remedy: "remove '-', or the ids",
  },
  'plan/self-reference': {
    why: 'A step that waits for itself never starts.',
    example: 'steps:\n- id: a\n  cmd: bash echo hello\n  when: [a]',
    remedy: "remove it from its own 'when'",
  },
  'plan/unknown-step': {
    why: "'when' names the ids of other steps; none has this one.",
    example: 'steps:\n- id: compile\n  cmd: bash echo one\n- cmd: bash echo two\n  when: [compil]',
    remedy: 'correct the spelling, or give the step that is meant this id',
  },
  'plan/cycle': {
    why: "Each of these steps waits for another one of them, so that none can start. A step without 'when' waits for the one before it.",
    example: 'steps:\n- id: a\n  cmd: bash echo one\n  when: [b]\n- id: b\n  cmd: bash echo two',
    remedy: "take one of the ids out of its 'when'; with 'when: [\"-\"]' a step waits for nothing",
  },
} satisfies Partial<Record<string, Explanation>>;
