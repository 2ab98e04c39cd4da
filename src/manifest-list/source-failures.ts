import { ImageError } from '../image/index.js';
import { OciError, type ImageManifest, type Reference } from '../oci/index.js';
import { quoted, RegistryError, type RepositoryName } from '../registry/index.js';
import { ManifestListError } from './manifest-list-error.js';

/** What to do about a source that is not in its registry; undefined when nothing better is known than to push it. */
export type Remedy = (source: Reference) => string | undefined;

/** A source is not there; `hint` is for when no better remedy is known. */
export function absent(
  error: RegistryError,
  source: Reference,
  remedy: Remedy = () => undefined,
  hint?: string,
): RegistryError {
  const { original, registry } = source;
  const where = original.startsWith(registry) ? 'the registry' : `the registry '${registry}'`;
  const best = remedy(source) ?? hint;
  return new RegistryError(`'${original}' is not in ${where}`, {
    ...detailsOf(error),
    code: error.code ?? 'MANIFEST_UNKNOWN',
    ...(best !== undefined && { hint: best }),
  });
}

/** A failure to read a source, as one that names it. */
export function aboutSource(error: unknown, { original }: Reference): unknown {
  if (error instanceof OciError) return new OciError(`'${original}' cannot be used: ${error.message}`);
  if (!(error instanceof RegistryError) || error.message.includes(original)) return error;
  return new RegistryError(`'${original}' cannot be read: ${error.message}`, detailsOf(error));
}

/** A failure to copy what a source is or holds, as one that says so. */
export function aboutCopy(error: unknown, source: string, target: RepositoryName): unknown {
  const what = (message: string) =>
    `'${source}' cannot be copied to ${quoted(onlyRepository(target))}: ${message}`;
  if (error instanceof RegistryError) return new RegistryError(what(error.message), detailsOf(error));
  if (error instanceof ImageError) return new ImageError(what(error.message), error.hint);
  return error instanceof OciError ? new OciError(what(error.message)) : error;
}

function onlyRepository({ registry, repository }: RepositoryName): RepositoryName {
  return { registry, repository };
}

function detailsOf(error: RegistryError): ConstructorParameters<typeof RegistryError>[1] {
  const { registry, repository, status, code, hint, temporary, retryAfter } = error;
  return {
    registry,
    temporary,
    cause: error,
    ...(repository !== undefined && { repository }),
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(hint !== undefined && { hint }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
}

/** A source is something that no platform can run. */
export function notAnImage(source: string, { config }: ImageManifest): ManifestListError {
  return new ManifestListError(
    `'${source}' is not an image: its configuration is of type '${config.mediaType}'`,
    'a manifest list holds images, each for one platform',
  );
}

/** A source is what a build states about an image, not the image. */
export function onlyAttests(source: string): ManifestListError {
  return new ManifestListError(
    `'${source}' is not an image: it attests one`,
    'name the image, or the index that has both',
  );
}
