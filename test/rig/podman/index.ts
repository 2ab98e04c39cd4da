/**
 * podman, private like the rig's Docker Engine: Debian's packages unpacked into the cache, its own storage, networks and
 * configuration in the run's folder. In go the rig's engines; out comes a program that may be called `podman`.
 */
import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../child/index.js';
import { debianRoot, libraryPath } from '../engines/debian-root.js';
import type { Engines } from '../engines/index.js';

const packages = ['podman', 'conmon', 'netavark', 'aardvark-dns', 'golang-github-containers-common'];

/** podman does not clean up after a container where this path is longer, and waits for that in vain. */
const longestRunRoot = 50;
const runRoot = (folder: string): string => join(folder, 'r');

/** A podman of its own. */
export interface Podman {
  /** The path of a program called `podman`, which is there once it is started. */
  readonly program: string;
  start(): Promise<void>;
  close(): Promise<void>;
}

/** A podman whose images, containers and networks are in the run's folder. */
export function privatePodman({ folder: runFolder, installation }: Engines): Podman {
  const folder = join(runFolder, `p${randomBytes(2).toString('hex')}`);
  if (runRoot(folder).length > longestRunRoot)
    throw new Error(`the path of "${folder}" is too long for podman`);
  const program = join(folder, 'bin', 'podman');
  return {
    program,
    start: async () => install(await debianRoot('podman-1', packages), folder, installation),
    close: async () => {
      await run(program, ['rm', '--all', '--force', '--time', '0', '--volumes']).catch(() => undefined);
      await run(program, ['network', 'prune', '--force']).catch(() => undefined);
    },
  };
}

async function install(root: string, folder: string, installation: Engines['installation']): Promise<void> {
  const bin = join(folder, 'bin');
  const environment = environmentOf(root, folder, bin);
  for (const name of ['bin', 'home/.config/containers']) await mkdir(join(folder, name), { recursive: true });
  await Promise.all([
    writeFile(join(folder, 'containers.conf'), containersSettings(root, folder, environment)),
    writeFile(join(folder, 'storage.conf'), storageSettings(folder)),
    writeFile(join(folder, 'registries.conf'), 'unqualified-search-registries = ["docker.io"]\n'),
    writeFile(
      join(folder, 'home/.config/containers/policy.json'),
      '{"default":[{"type":"insecureAcceptAnything"}]}',
    ),
    script(join(bin, 'podman'), exporting(environment), `exec ${root}/usr/bin/podman "$@"`),
    // A program that podman starts has a fresh environment.
    script(
      join(bin, 'runc'),
      `export LD_LIBRARY_PATH='${installation.LD_LIBRARY_PATH}'`,
      `exec ${dirname(installation.PATH?.split(':')[0] ?? '')}/bin/runc "$@"`,
    ),
    // On a machine without a system log it complains of that in every command's output.
    script(
      join(bin, 'netavark'),
      'said=$(mktemp)',
      `${root}/usr/lib/podman/netavark "$@" 2> "$said"; code=$?`,
      'grep -v \'^failed to connect to syslog\' "$said" >&2',
      'rm "$said"; exit $code',
    ),
    // As with the rig's Docker Engine, the machine's own firewall is left alone.
    ...['iptables', 'ip6tables'].map((name) =>
      script(join(bin, name), 'case "$*" in *-V*|*--version*) echo "iptables v1.8.9 (legacy)";; esac'),
    ),
  ]);
}

function environmentOf(root: string, folder: string, bin: string): Readonly<Record<string, string>> {
  return {
    LD_LIBRARY_PATH: libraryPath(root),
    PATH: `${bin}:${root}/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    HOME: join(folder, 'home'),
    CONTAINERS_CONF: join(folder, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(folder, 'storage.conf'),
    CONTAINERS_REGISTRIES_CONF: join(folder, 'registries.conf'),
  };
}

/** https://github.com/containers/common/blob/v0.50.1/docs/containers.conf.5.md */
function containersSettings(
  root: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
): string {
  const variables = Object.entries(environment).map(([name, value]) => `"${name}=${value}"`);
  return `[engine]
conmon_path = ["${root}/usr/bin/conmon"]
conmon_env_vars = [${variables.join(', ')}]
helper_binaries_dir = ["${folder}/bin", "${root}/usr/lib/podman"]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[engine.runtimes]
runc = ["${folder}/bin/runc"]
[network]
network_backend = "netavark"
network_config_dir = "${folder}/networks"
default_subnet = "10.247.0.0/24"
default_subnet_pools = [{"base" = "10.247.0.0/16", "size" = 24}]
[containers]
default_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]
`;
}

function storageSettings(folder: string): string {
  return `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/graph"\nrunroot = "${runRoot(folder)}"\n`;
}

function exporting(environment: Readonly<Record<string, string>>): string {
  return `export ${Object.entries(environment)
    .map(([name, value]) => `${name}='${value}'`)
    .join(' ')}`;
}

async function script(path: string, ...lines: readonly string[]): Promise<void> {
  await writeFile(path, `#!/bin/sh\n${lines.join('\n')}\n`);
  await chmod(path, 0o755);
}
