import { verifyImage, type Verification } from '../../../image/index.js';
import { formatFamiliarReference } from '../../../oci/index.js';
import { exitCode, type ExitCode, type IO } from '../../console/index.js';
import { inRegistrySession, imageName } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { progressLine, counted, formatBytes, jsonText, safe } from '../../output/index.js';

/** The flags of `taskrun image verify`. */
export interface VerifyFlags extends RegistryFlags {
  readonly deep?: boolean;
  readonly output: 'text' | 'json';
}

/** `taskrun image verify`: the findings are the result and stand on standard output; errors among them are exit code 4. */
export async function imageVerify(name: string, flags: VerifyFlags, io: IO): Promise<ExitCode> {
  const reference = imageName(name);
  const { registry } = reference;
  const { deep = false } = flags;
  return inRegistrySession({ registries: [registry], flags }, io, async ({ client, signal }) => {
    const line = progressLine(io.stderr);
    let bytes = 0;
    const onBytes = (more: number) => line.show(`read ${formatBytes((bytes += more))}`);
    const verification = await verifyImage(client, reference, { signal, deep, onBytes }).finally(() =>
      line.clear(),
    );
    const shown = formatFamiliarReference(reference);
    const whole = verification.findings.every(({ severity }) => severity !== 'error');
    io.stdout.write(
      flags.output === 'json'
        ? jsonText({ name: shown, whole, deep, ...verification })
        : verifyText(shown, whole, deep, verification),
    );
    return whole ? exitCode.succeeded : exitCode.stepFailed;
  });
}

function verifyText(
  name: string,
  whole: boolean,
  deep: boolean,
  { manifests, blobs, bytes, findings }: Verification,
): string {
  const looked = `${counted(manifests, 'manifest')}, ${counted(blobs, 'blob')}, ${formatBytes(bytes)}`;
  const ending = whole
    ? `✓ ${name} is whole: ${looked}${deep ? ', every byte read' : ''}`
    : `✗ ${name} is broken: ${counted(findings.filter(({ severity }) => severity === 'error').length, 'error')} in ${looked}`;
  const lines = findings.map(({ severity, code, message }) => `${severity}: ${safe(message)} [${code}]`);
  return [...lines, ending].map((line) => `${line}\n`).join('');
}
