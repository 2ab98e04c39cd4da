import { OciError, type ImageManifest } from '../oci/index.js';
import type { ManifestName, RegistryClient } from '../registry/index.js';
import { taskConfigMediaType, type TaskConfig } from './format.js';

const largest = 1 << 20;

/** What a published task says of its files; undefined for any other artifact. @throws RegistryError, OciError */
export async function readTaskConfig(
  client: RegistryClient,
  name: ManifestName,
  { config }: ImageManifest,
  signal: AbortSignal,
): Promise<TaskConfig | undefined> {
  if (config.mediaType !== taskConfigMediaType) return undefined;
  const bytes = await client.blobs.bytes(name, config, largest, { signal });
  const { file, values } = membersOf(new TextDecoder().decode(bytes));
  if (typeof file !== 'string' || file === '') throw new OciError('its configuration names no task file');
  return { file, ...(typeof values === 'string' && values !== '' ? { values } : {}) };
}

function membersOf(text: string): { readonly file?: unknown; readonly values?: unknown } {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? json : {};
  } catch {
    return {};
  }
}
