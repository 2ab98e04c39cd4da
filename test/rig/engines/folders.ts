import { homedir } from 'node:os';
import { join } from 'node:path';

/** The rig's cache folder, outside the checkout: unpacked packages are kept in it between runs. */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return join(environment.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'taskrun', 'rig');
}

/** Where the parts of an unpacked rig are. */
export interface Unpacked {
  /** The private root file system the packages were unpacked into. */
  readonly root: string;
  /** The few programs that may be on a test's PATH: docker, skopeo and what a private engine needs. */
  readonly programs: string;
  /** Docker's configuration folder, whose `cli-plugins` has buildx. */
  readonly dockerConfig: string;
  /** busybox-static by Docker's architecture name. */
  readonly busybox: { readonly amd64: string; readonly arm64: string };
  /** The static QEMU that runs arm64 programs. */
  readonly emulator: string;
  /** The package files of a Go toolchain, for what only comes as source; unpacked when it is needed. */
  readonly goPackages: string;
}

/** The layout below an unpacked folder. */
export function unpackedAt(folder: string): Unpacked {
  return {
    root: join(folder, 'root'),
    programs: join(folder, 'bin'),
    dockerConfig: join(folder, 'docker-config'),
    busybox: { amd64: join(folder, 'amd64/busybox'), arm64: join(folder, 'arm64/busybox') },
    emulator: join(folder, 'bin/qemu-aarch64'),
    goPackages: join(folder, 'go-packages'),
  };
}

/** What a program of the private root needs to run: its own PATH entries and shared libraries. */
export function programEnvironment(unpacked: Unpacked): Record<string, string> {
  const { root, programs } = unpacked;
  const libraries = `${root}/usr/lib/x86_64-linux-gnu`;
  return {
    PATH: [
      programs,
      `${root}/usr/bin`,
      `${root}/usr/sbin`,
      process.env.PATH ?? '/usr/sbin:/usr/bin:/sbin:/bin',
    ].join(':'),
    LD_LIBRARY_PATH: `${libraries}:${root}/lib/x86_64-linux-gnu`,
    XTABLES_LIBDIR: `${libraries}/xtables`,
  };
}
