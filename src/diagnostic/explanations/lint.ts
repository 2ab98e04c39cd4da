import type { Explanation } from '../explanation.js';

/** What can be understood, and is still probably wrong. Examples are task files. */
export const lint = {
  'lint/invalid-image-name': {
    why: 'No engine and no registry takes the name: paths are in lower case, a tag has at most 128 letters, digits, dots, dashes and underscores.',
    example: 'version: v1.1.0\nsteps:\n- build: -t MyApp:1 .',
    remedy: 'write it in lower case, without a scheme; an empty part often is a value that is not set',
  },
  'lint/invalid-base64': {
    why: 'The files of a secret volume stand in the task in base64. What is none decodes to nothing, or to something else.',
    example:
      'version: v1.1.0\nvolumes:\n- name: keys\n  secret:\n    key: not base64\nsteps:\n- cmd: alpine:3 cat /keys/key\n  volumeMounts:\n  - {name: keys, mountPath: /keys}',
    remedy: "write the output of 'base64 FILE', or let a template encode a value with 'b64enc'",
  },
  'lint/image-not-built': {
    why: 'The push is bound to fail, after all the steps before it: nothing gave the engine an image of this name.',
    example: 'version: v1.1.0\nsteps:\n- build: -t $Registry/app:1 .\n- push: [$Registry/ap:1]',
    remedy: 'push the name that a step builds, or build, tag or pull it before',
  },
  'lint/push-before-build': {
    why: 'What is pushed is what the engine happens to have by that name: an older image, or none.',
    example:
      'version: v1.1.0\nsteps:\n- id: build\n  build: -t $Registry/app:1 .\n- push: [$Registry/app:1]\n  when: ["-"]',
    remedy: "name the building step in the 'when' of the pushing one",
  },
  'lint/manifest-source-not-pushed': {
    why: 'A manifest list refers to images in the registry. One that no step pushes is not there, or is an older one.',
    example:
      'version: v1.1.0\nsteps:\n- build: -t $Registry/app:$ID-amd64 .\n- cmd: docker manifest create $Registry/app:1 $Registry/app:$ID-amd64',
    remedy: 'push every image of the list in a step before it',
  },
  'lint/architecture-mismatch': {
    why: 'Names of architectures in tags and Dockerfiles tell people what an image is for. Contradicting ones mostly are two that were swapped.',
    example: 'version: v1.1.0\nsteps:\n- build: -t app:1-amd64 -f Dockerfile.arm64 .',
    remedy: 'make tag, Dockerfile and --platform agree',
  },
  'lint/same-tag-unordered': {
    why: 'Both steps give the same name and neither waits for the other: the one that ends last wins.',
    example:
      'version: v1.1.0\nsteps:\n- build: -t app:1 -f Dockerfile.debug .\n- build: -t app:1 .\n  when: ["-"]',
    remedy: "let one wait for the other with 'when', or give them different names",
  },
  'lint/deprecated-version': {
    why: "'1.0-preview-1' was a preview, and a file without a version is read as v1.0.0, where '$Registry' and the other aliases mean nothing.",
    example: 'steps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello',
    remedy: "begin the file with 'version: v1.1.0', or with 'version: v1.0.0' to keep its meaning",
  },
  'lint/step-timeout': {
    why: 'A run ends at its own time-out: on ACR after eight hours at most, with taskrun after what --timeout says. A step that is given longer never gets it.',
    example:
      'version: v1.1.0\nsteps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello\n  timeout: 86400',
    remedy: 'give the step less, or the run more',
  },
  'lint/privileged': {
    why: 'A privileged container can change the machine it runs on: load kernel modules, mount its disks.',
    example:
      'version: v1.1.0\nsteps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello\n  privileged: true',
    remedy:
      "give it only the capability it needs, with '--cap-add' before the image; '--allow privileged' says that you mean it",
  },
  'lint/docker-socket': {
    why: 'Through the Docker socket a container starts any other one, with any folder of the machine. taskrun does not mount it by itself.',
    example:
      'version: v1.1.0\nsteps:\n- cmd: -v /var/run/docker.sock:/var/run/docker.sock docker.io/library/docker:27 ps',
    remedy: "use 'build', 'push' and 'cmd: docker …' steps; '--allow docker-socket' says that you mean it",
  },
  'lint/host-network': {
    why: "In the machine's own network a step reaches its services, also those that listen only there, and its ports collide with theirs.",
    example: 'version: v1.1.0\nsteps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello\n  network: host',
    remedy: "leave it out: steps reach each other by their ids; '--allow host-network' says that you mean it",
  },
  'lint/host-expansion': {
    why: "ACR pastes 'env' into the command line of a shell on its agent, which puts its own variable in the place of '$x', mostly nothing. taskrun passes the text as it is.",
    example:
      'version: v1.0.0\nsteps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c env\n  env: ["TARGET=$HOME/out"]',
    remedy: "use a template, or put the value in single quotes: 'TARGET=''$HOME''' stays as it is everywhere",
  },
  'lint/quoting': {
    why: 'Today ACR has a shell split the text into words, as taskrun does. A later revision of its engine splits by itself, and reads backslashes and operators otherwise.',
    example: 'version: v1.1.0\nsteps:\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo a\\b',
    remedy: 'put the word in single quotes: both read it alike then',
  },
  'lint/latest-image': {
    why: "'latest', which is meant where there is no tag, is another image from time to time: a run of tomorrow may fail where today's did not, and nobody can say what was used.",
    example: 'version: v1.1.0\nsteps:\n- cmd: docker.io/library/alpine echo hello',
    remedy: 'name a version, or a digest: alpine:3.20, alpine@sha256:…',
  },
  'lint/unreachable-platform': {
    why: "A RUN in the Dockerfile starts programs of the image's platform. Without emulation that fails with 'exec format error'.",
    example: 'version: v1.1.0\nsteps:\n- build: -t app --platform linux/s390x .',
    remedy:
      "install emulation ('taskrun doctor' says how), or compile for the platform in a stage 'FROM --platform=$BUILDPLATFORM'",
  },
  'lint/secret-in-text': {
    why: 'Whoever can read the file, or any version of it in its repository, has the secret.',
    example: 'version: v1.1.0\nsteps:\n- cmd: docker login -u me -p correct-horse registry.example.com',
    remedy:
      "have it replaced, then take it from outside: '{{.Values.password}}' with '--set-secret password=env:PASSWORD'",
  },
  'lint/secret-argument': {
    why: 'The arguments of a running program are no secret to the other users of its machine. taskrun hands variables of containers, scripts for a shell and passwords of logins over in another way; other arguments it cannot.',
    example: "version: v1.1.0\nsteps:\n- cmd: example.com/tool:1 --token '{{.Values.token}}'",
    remedy: `write env: ["TOKEN={{.Values.token}}"], and cmd: example.com/tool:1 sh -c 'tool --token "$TOKEN"'`,
  },
  'lint/secret-in-image': {
    why: 'Build arguments that an instruction uses are written into the history of the image, for whoever can pull it.',
    example: "version: v1.1.0\nsteps:\n- build: --build-arg TOKEN='{{.Values.token}}' -t app:1 .",
    remedy: 'write --secret id=token, and in the Dockerfile RUN --mount=type=secret,id=token',
  },
  'lint/unused-ignore': {
    why: 'A comment that ignores nothing hides the next finding of that code at that place.',
    example:
      'version: v1.1.0\nsteps:\n# taskrun-ignore: lint/privileged\n- cmd: mcr.microsoft.com/acr/bash:2ff604c echo hello',
    remedy: 'take it away, or correct the code; it stands on the line itself, or above the line or step',
  },
} satisfies Partial<Record<string, Explanation>>;
