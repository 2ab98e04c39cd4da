import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { run } from '../child/index.js';

const mount = '/proc/sys/fs/binfmt_misc';
/** Any ELF program for AArch64; https://docs.kernel.org/admin-guide/binfmt-misc.html */
const magic = String.raw`\x7f\x45\x4c\x46\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\xb7\x00`;
const mask = String.raw`\xff\xff\xff\xff\xff\xff\xff\x00\xff\xff\xff\xff\xff\xff\xff\xff\xfe\xff\xff\xff`;

/**
 * Lets the kernel run arm64 programs with this emulator, unless it already can. The kernel keeps the emulator open (F),
 * so containers need no copy of it; P passes the program's own name, which busybox goes by. The registration is the one
 * thing the rig leaves behind: it is the machine's, other rigs may be using it, and it is gone with the next boot.
 */
export async function emulateArm64(emulator: string): Promise<void> {
  if (!(await mounted())) await run('mount', ['-t', 'binfmt_misc', 'binfmt_misc', mount]);
  if (await registered()) return;
  await writeFile(`${mount}/register`, `:qemu-aarch64:M::${magic}:${mask}:${emulator}:PF`).catch(
    async (error: unknown) => {
      if (!(await registered())) throw error; // another rig was faster
    },
  );
}

async function mounted(): Promise<boolean> {
  await mkdir(mount, { recursive: true });
  return (await readdir(mount)).includes('register');
}

async function registered(): Promise<boolean> {
  for (const name of await readdir(mount)) {
    if (name === 'register' || name === 'status') continue;
    const text = await readFile(`${mount}/${name}`, 'utf8');
    if (text.startsWith('enabled') && /magic 7f454c46.{28}b700$/m.test(text)) return true;
  }
  return false;
}
