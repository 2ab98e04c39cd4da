import type { Descriptor } from '../../../oci/index.js';
import type { PlannedStep } from '../../../plan/index.js';
import { posix } from 'node:path';
import { openInside } from '../../open-inside.js';
import type { BuildKitSetting } from '../buildkit-setting.js';
import type { BuildRequest } from './build-request.js';

/** Writes the files that tell of a build into the workspace. @throws WorkspaceError */
export async function writeResults(
  { workspace }: Pick<BuildKitSetting, 'workspace'>,
  { workingDirectory }: PlannedStep,
  { digestFile, metadataFile }: BuildRequest,
  image: Descriptor | undefined,
): Promise<void> {
  const write = async (path: string | undefined, text: string): Promise<void> => {
    if (path === undefined) return;
    const file = await openInside(
      posix.join(workingDirectory, path),
      'write',
      workspace,
      'a build writes it there',
    );
    await file.writeFile(text).finally(() => file.close());
  };
  await write(digestFile, image?.digest ?? '');
  const metadata =
    image === undefined ? {} : { 'containerimage.digest': image.digest, 'containerimage.descriptor': image };
  await write(metadataFile, `${JSON.stringify(metadata, undefined, 2)}\n`);
}
