import { Message } from './fields.js';
import {
  isOutput,
  type DirectoryVertex,
  type ExecVertex,
  type Mount,
  type Resources,
  type SourceVertex,
  type Vertex,
  type VertexPlatform,
} from './graph.js';

/** The digest and the index of an output: how a vertex refers to another one. */
export interface EncodedInput {
  readonly digest: string;
  readonly index: number;
}

/** For mounts: of nothing, and into nothing. */
const none = -1;

/** A vertex as BuildKit's `pb.Op`; `inputs` are those of `inputsOf`, in that order. */
export function encodeVertex(
  vertex: Vertex,
  inputs: readonly EncodedInput[],
  inputOf: (mount: Mount) => number | undefined,
): Uint8Array {
  const { platform } = { platform: undefined, ...vertex };
  const message = new Message();
  for (const input of inputs) message.message(1, encodeInput(input));
  // in the order of Go's encoder, so that BuildKit's own client gives the same bytes
  message.message(10, platform && encodePlatform(platform)).message(11, new Message());
  switch (vertex.kind) {
    case 'exec':
      return message
        .message(
          2,
          encodeExec(vertex, (mount) => inputOf(mount) ?? none),
        )
        .finish();
    case 'source':
      return message.message(3, encodeSource(vertex)).finish();
    case 'directory':
      return message.message(4, encodeDirectory(vertex)).finish();
    case 'difference':
      return message.message(7, encodeDifference()).finish();
  }
}

/** The operation at the end of a definition: its only input is the result. */
export function encodeResult(input: EncodedInput): Uint8Array {
  return new Message().message(1, encodeInput(input)).finish();
}

/** What BuildKit is told of a vertex beside its operation: `pb.OpMetadata`. */
export function encodeMetadata(vertex: Vertex): Message {
  const { name } = vertex;
  const message = new Message();
  if (name !== undefined) message.map(2, { 'llb.customname': name });
  return vertex.kind === 'exec'
    ? message.message(7, vertex.resources && encodeResources(vertex.resources))
    : message;
}

function encodeInput({ digest, index }: EncodedInput): Message {
  return new Message().text(1, digest).whole(2, index);
}

function encodePlatform({ os, architecture, variant }: VertexPlatform): Message {
  return new Message().text(1, architecture).text(2, os).text(3, variant);
}

function encodeSource({ identifier, attributes }: SourceVertex): Message {
  return new Message().text(1, identifier).map(2, attributes);
}

/** One action on an empty file system: `mkdir`. */
function encodeDirectory({ path, mode }: DirectoryVertex): Message {
  const makeDirectory = new Message().text(1, path).whole(2, mode).truth(3, true).whole(5, none);
  const action = new Message().whole(1, none).whole(2, none).message(6, makeDirectory);
  return new Message().message(2, action);
}

/** Of the first input and the second; a field of 0 is left out. */
function encodeDifference(): Message {
  return new Message().message(1, new Message()).message(2, new Message().whole(1, 1));
}

const networks = { sandbox: 0, host: 1, none: 2 } as const;

function encodeExec(vertex: ExecVertex, inputOf: (mount: Mount) => number): Message {
  const message = new Message().message(1, encodeMeta(vertex));
  let outputs = 0;
  const outputOf = (mount: Mount): number => {
    if (isOutput(mount)) return outputs++;
    return mount.kind === 'secret' ? 0 : none; // as Go's client has it; it means nothing
  };
  for (const mount of vertex.mounts) message.message(2, encodeMount(mount, inputOf(mount), outputOf(mount)));
  message.whole(3, networks[vertex.network]).truth(4, vertex.insecure);
  for (const { name, secret } of vertex.secretEnvironment ?? [])
    message.message(5, new Message().text(1, secret).text(2, name));
  // a variable of a secret that nobody has is not set
  if (vertex.unique !== undefined)
    message.message(5, new Message().text(1, vertex.unique).text(2, 'TASKRUN_UNIQUE').truth(3, true));
  return message;
}

function encodeMeta(vertex: ExecVertex): Message {
  const message = new Message()
    .texts(1, vertex.arguments)
    .texts(2, vertex.environment)
    .text(3, vertex.directory)
    .text(4, vertex.user);
  for (const { name, address } of vertex.hosts ?? [])
    message.message(6, new Message().text(1, name).text(2, address));
  message.text(7, vertex.hostname);
  for (const { name, soft, hard } of vertex.limits ?? [])
    message.message(9, new Message().text(1, name).whole(2, soft).whole(3, hard));
  // directories made only to mount something on them are no change of the root file system
  return message.truth(11, true);
}

/** Whether BuildKit reads all files that a program may change, to find it in its cache by what they are. */
const contentCache = { on: 1, off: 2 } as const;

const mountTypes = { files: 0, secret: 1, cache: 3, memory: 4 } as const;

function encodeMount(mount: Mount, input: number, output: number): Message {
  const message = new Message().whole(1, input);
  if (mount.kind === 'cache') message.text(2, mount.selector);
  message.text(3, mount.target).whole(4, output);
  if (mount.kind === 'files') message.truth(5, mount.readonly);
  message.whole(6, mountTypes[mount.kind]);
  switch (mount.kind) {
    case 'files':
      if (mount.readonly === true || mount.target === '/') return message;
      return message.whole(24, mount.byContent === true ? contentCache.on : contentCache.off);
    case 'memory':
      return message.message(19, new Message().whole(1, mount.size));
    case 'cache':
      return message.message(20, new Message().text(1, mount.id));
    case 'secret':
      return message.message(
        21,
        new Message()
          .text(1, mount.secret)
          .whole(2, mount.userID)
          .whole(3, mount.groupID)
          .whole(4, mount.mode),
      );
  }
}

function encodeResources({ memory, cpuShares, cpuPeriod, cpuQuota, cpus }: Resources): Message {
  return new Message()
    .whole(1, memory)
    .whole(3, cpuShares)
    .whole(4, cpuPeriod)
    .whole(5, cpuQuota)
    .text(6, cpus);
}
