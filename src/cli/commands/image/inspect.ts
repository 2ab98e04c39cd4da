import { inspectImage } from '../../../image/index.js';
import { formatFamiliarReference, parsePlatform, type Platform } from '../../../oci/index.js';
import { CommandFailure, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { inspectText } from './inspect-text.js';
import { jsonText } from '../../output/index.js';

/** The flags of `taskrun image inspect`. */
export interface InspectFlags extends RegistryFlags {
  readonly output: 'text' | 'json';
  readonly platform?: string;
}

/** `taskrun image inspect`. */
export async function imageInspect(name: string, flags: InspectFlags, io: IO): Promise<ExitCode> {
  const reference = imageName(name);
  const platform = flags.platform === undefined ? undefined : platformOf(flags.platform);
  const { registry } = reference;
  return inRegistrySession({ registries: [registry], flags }, io, async ({ client, signal }) => {
    const manifest = await inspectImage(client, reference, { signal, platform });
    const shown = formatFamiliarReference(reference);
    const { columns } = io.stdout;
    io.stdout.write(
      flags.output === 'json' ? jsonText({ name: shown, manifest }) : inspectText(shown, manifest, columns),
    );
    return exitCode.succeeded;
  });
}

/** The platform a text of the command line names. @throws CommandFailure */
export function platformOf(text: string): Platform {
  const platform = parsePlatform(text);
  if (platform !== undefined) return platform;
  const hint = "write it as 'linux/arm64' or 'linux/arm/v7'";
  throw new CommandFailure(exitCode.usage, `'${text}' is not a platform`, hint);
}
