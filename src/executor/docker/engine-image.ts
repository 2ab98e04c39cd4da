import { parseDigest, platformOf, type Digest, type Platform } from '../../oci/index.js';
import { jsonOf } from './ask-docker.js';
import type { AskAPI } from './docker-setting.js';
import type { RunDocker } from './run-docker.js';

/** What an engine says of an image that it has. */
export interface EngineImage {
  /** Undefined where it does not say: an image without a configuration. */
  readonly platform: Platform | undefined;
  /** Under which it was pulled or pushed. */
  readonly digests: readonly Digest[];
  /** The image it was made of by one instruction, where the engine keeps that; BuildKit leaves no trace. */
  readonly parent?: string;
}

/** Asks for an image, by the engine's API where that answers; undefined when the engine does not have it. */
export async function askImage(
  name: string,
  docker: RunDocker,
  ask: AskAPI | undefined,
  signal?: AbortSignal,
): Promise<EngineImage | undefined> {
  const answer = await ask?.(`/images/${encodeURI(name)}/json`);
  if (answer !== undefined) return answer.status === 200 ? imageOf(answer.body) : undefined;
  const words = ['image', 'inspect', '--format', '{{json .}}', name];
  return imageOf(await jsonOf(docker, words, signal === undefined ? {} : { signal }));
}

/** podman tells of one image as of several. */
function imageOf(answer: unknown): EngineImage | undefined {
  const told: unknown = Array.isArray(answer) ? answer[0] : answer;
  if (typeof told !== 'object' || told === null) return undefined;
  const {
    Os: os,
    Architecture: architecture,
    Variant: variant,
    RepoDigests: names,
    Parent: parent,
  } = told as Told;
  const digests = (names ?? []).flatMap((each) => parseDigest(each.split('@')[1] ?? '') ?? []);
  if (os === undefined || os === '' || architecture === undefined || architecture === '')
    return { platform: undefined, digests };
  const made = parent === undefined || parent === '' ? {} : { parent };
  return { platform: platformOf({ os, architecture, variant }), digests, ...made };
}

/** @see https://docs.docker.com/reference/api/engine/version/v1.47/#tag/Image/operation/ImageInspect */
interface Told {
  readonly Os?: string;
  readonly Architecture?: string;
  readonly Variant?: string;
  readonly RepoDigests?: readonly string[] | null;
  readonly Parent?: string;
}
