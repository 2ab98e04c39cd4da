import { readdir } from 'node:fs/promises';

/** Architectures whose programs the kernel hands to QEMU, as QEMU names them; undefined where it cannot say. */
export async function emulatedArchitectures(): Promise<readonly string[] | undefined> {
  try {
    const entries = await readdir('/proc/sys/fs/binfmt_misc');
    return entries.flatMap((name) => (name.startsWith('qemu-') ? [name.slice('qemu-'.length)] : [])).sort();
  } catch {
    return undefined;
  }
}

const namesOfNode: Readonly<Record<string, readonly string[]>> = {
  x64: ['amd64', '386'],
  arm64: ['arm64', 'arm'],
  ia32: ['386'],
  ppc64: ['ppc64le'],
};
const namesOfQEMU: Readonly<Record<string, string>> = { aarch64: 'arm64', x86_64: 'amd64', i386: '386' };

/** Architectures (as Go names them) that builds on this machine can run programs of; undefined when the engine may be elsewhere. */
export async function runnableArchitectures(
  environment: NodeJS.ProcessEnv,
): Promise<ReadonlySet<string> | undefined> {
  const { DOCKER_HOST: host = '', DOCKER_CONTEXT: context = '' } = environment;
  if (process.platform !== 'linux' || context !== '' || !/^(?:unix:|$)/.test(host)) return undefined;
  const emulated = await emulatedArchitectures();
  if (emulated === undefined) return undefined;
  const own = namesOfNode[process.arch] ?? [process.arch];
  return new Set([...own, ...emulated.map((name) => namesOfQEMU[name] ?? name)]);
}
