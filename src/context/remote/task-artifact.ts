import type { ImageManifest } from '../../oci/index.js';
import type { ManifestName } from '../../registry/index.js';
import type { PullOptions } from './artifact.js';
import { FetchFailure } from './fetch-failure.js';

/** JSON with the member `file`: the path of the task file among the artifact's files. */
const taskConfigMediaType = 'application/vnd.taskrun.task.config.v1+json';

const largestConfig = 1 << 20;

/** The path of the task file in an artifact that was published as one; undefined for any other artifact. @throws FetchFailure */
export async function taskFileOf(
  name: ManifestName,
  { config }: ImageManifest,
  { client, signal }: PullOptions,
): Promise<string | undefined> {
  if (config.mediaType !== taskConfigMediaType) return undefined;
  const bytes = await client.blobs.bytes(name, config, largestConfig, { signal });
  const file = memberOf(new TextDecoder().decode(bytes));
  if (typeof file === 'string' && file !== '') return file;
  throw new FetchFailure(
    'context/unsound',
    'does not say which of its files is the task',
    "publish it again with 'taskrun publish'",
  );
}

function memberOf(text: string): unknown {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null && 'file' in json ? json.file : undefined;
  } catch {
    return undefined;
  }
}
