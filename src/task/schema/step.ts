import type * as z from 'zod';
import {
  boolean,
  choice,
  integer,
  lenientList,
  list,
  mapping,
  placed,
  text,
  values,
  words,
} from './values.js';
import type { Placed } from '../placed.js';

const note = 'ACR accepts this property and ignores it, and so does taskrun.';

const mount = mapping(
  'volumeMount',
  {
    name: placed({
      description: "The name of one of the task's `volumes`.",
      default: '',
      examples: ['certificates'],
    }),
    mountPath: placed({
      description: 'The absolute path of the folder in the container; each may be used once in a step.',
      default: '',
      examples: ['/run/certificates'],
    }),
  },
  {
    description: 'A volume of the task, mounted into the container of a step.',
    required: ['name', 'mountPath'],
  },
);

const kinds = {
  build: words({
    description:
      "Builds an image: the arguments of `docker build`, the context (a directory, a git URL or a tarball's URL) among them.",
    default: '',
    examples: ['-t $Registry/app:$ID -f Dockerfile .'],
  }),
  push: lenientList(
    placed({ description: 'The name of an image.', default: '', examples: ['$Registry/app:$ID'] }),
    {
      description: 'Pushes images to their registries, all at the same time.',
      default: [],
      examples: [['$Registry/app:$ID']],
    },
  ),
  cmd: words({
    description:
      'Runs a container: `[docker run options] IMAGE [arguments]`. `docker …` and `buildx …` are Docker commands instead.',
    default: '',
    examples: ["bash -c 'make test'", 'docker manifest create $Registry/app:1 $Registry/app:1-amd64'],
  }),
};

const part = {
  task: placed({
    description:
      "Runs the steps of another task file in this step's place: a path relative to this file, `https://…/repository.git#reference:path`, `https://…/task.yaml` or `oci://registry/repository:tag`. ACR doesn't know this property.",
    default: '',
    examples: ['oci://contoso.azurecr.io/tasks/build:1.2', 'common/build.yaml'],
  }),
  values: values({
    description: 'What the templates of the other task file read as `.Values`.',
    default: {},
    examples: [{ name: 'app', tag: '{{.Run.ID}}' }],
  }),
};

const order = {
  id: placed({
    description:
      "The step's name, unique and without spaces; `acb_step_N`, with N counted from 0, when it has none.",
    default: '',
    examples: ['build-arm64'],
  }),
  when: list(placed({ description: "A step's id, or `-`.", default: '', examples: ['build-arm64'] }), {
    description:
      "The steps to wait for, by their ids; `['-']` starts at once. Without it, a step waits for the one before it.",
    default: [],
    examples: [['build-amd64', 'build-arm64'], ['-']],
  }),
  timeout: integer({
    description: "Seconds until the step is stopped as failed; the task's `stepTimeout` unless more than 0.",
    default: 600,
    examples: [1800],
  }),
  startDelay: integer({ description: 'Seconds to wait before the step starts.', default: 0, examples: [10] }),
  retries: integer(
    { description: 'How many more times to try after a failure.', default: 0, examples: [3] },
    0,
  ),
  retryDelay: integer({ description: 'Seconds between two tries.', default: 5, examples: [30] }),
  retryOnErrors: list(text({ description: 'A text.', default: '', examples: ['connection reset'] }), {
    description: 'Tries again only when the output contains one of these texts.',
    default: [],
    examples: [['connection reset', 'timed out']],
  }),
  repeat: integer(
    { description: 'How many more times to run the step after it succeeded.', default: 0, examples: [2] },
    0,
  ),
  ignoreErrors: boolean({
    description: 'A failure of the step counts as success.',
    default: false,
    examples: [true],
  }),
};

const container = {
  env: list(placed({ description: 'A variable as `KEY=value`.', default: '', examples: ['CI=true'] }), {
    description: 'Environment variables, each as `KEY=value`. One level of quotes is removed.',
    default: [],
    examples: [['CI=true', "GREETING='hello world'"]],
  }),
  workingDirectory: text({
    description: "The step's directory, relative to the workspace; in a container it may be absolute.",
    default: '',
    examples: ['src/app'],
  }),
  disableWorkingDirectoryOverride: boolean({
    description: "Leaves the image's own working directory alone.",
    default: false,
    examples: [true],
  }),
  entryPoint: text({
    description: "Replaces the image's entry point.",
    default: '',
    examples: ['/bin/sh'],
  }),
  user: text({
    description: 'The user in the container: a name or number, with an optional group.',
    default: '',
    examples: ['1000:1000'],
  }),
  network: text({
    description: "The network of the container: one of the task's `networks`, `host` or `none`.",
    default: '',
    examples: ['backend'],
  }),
  isolation: text({
    description: 'How a Windows container is isolated: `default`, `process` or `hyperv`.',
    default: '',
    examples: ['hyperv'],
  }),
  cpus: text({
    description: 'How many processors the container may use.',
    default: '',
    examples: ['1.5'],
  }),
  cache: choice<Placed<string>>('placed', ['enabled', 'disabled'], {
    description:
      "Keeps a build's cache in the registry, beside the image, for the next run. With BuildKit, a command that was run before on the same image and files is not run again: what it had left in the workspace is taken.",
    default: 'disabled',
    examples: ['enabled'],
  }),
  volumeMounts: list(mount, {
    description: "The task's `volumes` that the container gets to see.",
    default: [],
    examples: [[{ name: 'certificates', mountPath: '/run/certificates' }]],
  }),
  expose: list(text({ description: 'A port.', default: '', examples: ['8080'] }), {
    description: 'Ports the container shows to others in its network.',
    default: [],
    examples: [['8080']],
  }),
  ports: list(text({ description: 'Ports as `host:container`.', default: '', examples: ['8080:80'] }), {
    description: 'Ports of the container to reach from the host, each as `host:container`.',
    default: [],
    examples: [['8080:80']],
  }),
  privileged: boolean({
    description: 'Gives the container all the rights of the host.',
    default: false,
    examples: [true],
  }),
  detach: boolean({
    description: 'Starts the container and does not wait for its end; it is stopped when the run ends.',
    default: false,
    examples: [true],
  }),
  keep: boolean({ description: 'Keeps the container when it has ended.', default: false, examples: [true] }),
  pull: boolean({
    description: 'Pulls the image first, even if the engine has it.',
    default: false,
    examples: [true],
  }),
  cmdDownloadRetries: integer({
    description: 'How many more times to try to download the image of a `cmd`.',
    default: 0,
    examples: [3],
  }),
  cmdDownloadRetryDelay: integer({
    description: 'Seconds between two tries to download the image of a `cmd`.',
    default: 0,
    examples: [10],
  }),
  exitedWith: list(integer({ description: 'An exit code.', default: 0, examples: [0] }), {
    description: note,
    default: [],
    examples: [[0]],
    deprecated: true,
  }),
  exitedWithout: list(integer({ description: 'An exit code.', default: 0, examples: [1] }), {
    description: note,
    default: [],
    examples: [[1]],
    deprecated: true,
  }),
};

/** What a step with a `task` may say besides. */
const besideTask = new Set(['id', 'when', 'env', 'workingDirectory']);
const notBesideTask = Object.keys({ ...order, ...container }).filter((key) => !besideTask.has(key));

const absent = { enum: [null] };
const noText = { enum: [null, ''] };
const noList = { enum: [null, []] };
/** Only `task` has values. */
const noTask = { task: noText, values: absent };

/** A step has exactly one of these, and an empty one is none. */
const oneKind = {
  oneOf: [
    { required: ['build'], properties: { build: { not: noText }, ...noTask } },
    { required: ['push'], properties: { push: { not: noList }, ...noTask } },
    { required: ['cmd'], properties: { cmd: { not: noText }, ...noTask } },
    {
      required: ['task'],
      properties: {
        task: { not: noText },
        ...{ build: noText, push: noList, cmd: noText },
        ...Object.fromEntries(notBesideTask.map((key) => [key, absent])),
      },
    },
  ],
};

/** A step of a task: exactly one of `build`, `push`, `cmd` and `task` (SPEC §4). */
export const step = mapping(
  'step',
  { ...kinds, ...part, ...order, ...container },
  { description: 'A step: exactly one of build, push, cmd and task.', ...oneKind },
);

export const volumeMount = mount;
export type StepProperties = z.infer<typeof step>;
export type VolumeMountProperties = z.infer<typeof mount>;
