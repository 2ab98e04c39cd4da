import { copyImage, type CopiedImage } from '../../../image/index.js';
import { formatFamiliarReference, type Reference } from '../../../oci/index.js';
import type { ManifestName } from '../../../registry/index.js';
import { formatDuration } from '../../../report/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { copyProgress, counted, formatBytes } from '../../output/index.js';
import { platformOf } from './inspect.js';

/** The flags of `taskrun image copy`. */
export interface CopyFlags extends RegistryFlags {
  readonly platform: readonly string[];
  readonly referrers?: boolean;
}

/** `taskrun image copy`: the digest on standard output, how far it is on standard error. */
export async function imageCopy(from: string, to: string, flags: CopyFlags, io: IO): Promise<ExitCode> {
  const source = imageName(from);
  const target = targetOf(source, imageName(to));
  const platforms = flags.platform.flatMap((list) => list.split(',')).map(platformOf);
  const session = {
    registries: [source.registry, target.registry],
    flags,
    writes: true,
    interrupted: `'${nameOf(target)}' is as it was; copying again goes on where this stopped`,
  };
  return inRegistrySession(session, io, async ({ client, signal }) => {
    const started = Date.now();
    const manifest = await client.manifests.get(source, { signal });
    refuseOther(target, platforms.length === 0 ? manifest.digest : undefined);
    const progress = copyProgress(io.stderr);
    const copied = await copyImage(client, source, target, manifest, {
      signal,
      platforms,
      tag: target.tag,
      referrers: flags.referrers === true,
      onProgress: (now) => progress.show(now),
    }).finally(() => progress.end());
    io.stderr.write(`${summary(target, copied, Date.now() - started)}\n`);
    io.stdout.write(`${copied.digest}\n`);
    return exitCode.succeeded;
  });
}

/** A target that is only a repository takes the source's tag; a source without one is copied by its digest alone. */
function targetOf(source: Reference, { registry, repository, tag, digest }: Reference): ManifestName {
  const name = { registry, repository };
  if (tag !== undefined || digest !== undefined)
    return { ...name, ...(tag === undefined ? {} : { tag }), ...(digest === undefined ? {} : { digest }) };
  if (source.tag !== undefined) return { ...name, tag: source.tag };
  return source.digest === undefined ? { ...name, tag: 'latest' } : name;
}

/** A target that says which digest it wants gets no other. @throws CommandFailure */
function refuseOther(target: ManifestName, digest: string | undefined): void {
  if (target.digest === undefined || target.digest === digest) return;
  const hint = 'name the target by a tag, or by its repository alone';
  throw new CommandFailure(
    exitCode.usage,
    digest === undefined
      ? 'with --platform, the digest of the copy is not known before'
      : `the target is named '${target.digest}', the image is '${digest}'`,
    hint,
  );
}

function summary(target: ManifestName, { blobs, bytes }: CopiedImage, milliseconds: number): string {
  const parts = [
    ...(blobs.copied > 0 ? [`${counted(blobs.copied, 'blob')} sent, ${formatBytes(bytes)}`] : []),
    ...(blobs.mounted > 0 ? [`${blobs.mounted} mounted`] : []),
    ...(blobs.present > 0 ? [`${blobs.present} there already`] : []),
  ];
  const what = parts.length === 0 ? 'everything was there already' : parts.join(', ');
  return `copied to '${nameOf(target)}' in ${formatDuration(milliseconds)}: ${what}`;
}

function nameOf(target: ManifestName): string {
  return formatFamiliarReference({ ...target, original: '' });
}
