import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { alive, run } from '../child/index.js';
import { type Unpacked, programEnvironment, unpackedAt } from './folders.js';
import { machineArchive } from './package-sources.js';
import { type PrivateApt, privateApt, withLibraries } from './packages.js';

/** Raise it when what is unpacked changes: a folder of another layout is never used. */
const layout = 2;
/** Where a current Docker Engine comes from, best first: 28.5, then 26.1. */
const newerSuites = ['sid', 'trixie'];
const engine = ['docker.io', 'docker-cli', 'docker-buildx'];
/** These suit the machine's kernel and C library best when they come from its own release. */
const companions = ['containerd', 'runc', 'iptables', 'tini', 'docker-registry', 'skopeo', 'openssl'];
/** In the newest suite only; its absence is the affair of the suites that want it. */
const optional = ['crane'];

/**
 * Unpacks everything once into the cache; later calls find it there. Nothing is installed. Safe for two processes at
 * once: each unpacks into a folder of its own, and the first to finish gives it the final name.
 */
export async function unpack(cache: string): Promise<Unpacked> {
  const folder = join(cache, `unpacked-${layout}`);
  if (!(await exists(folder))) await make(cache, folder);
  return unpackedAt(folder);
}

/** Tries one suite after the other; a folder gets its final name only when its programs have run. */
async function make(cache: string, folder: string): Promise<void> {
  const archive = await machineArchive();
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  const failures: string[] = [];
  for (const suite of newerSuites) {
    const fresh = await mkdtemp(join(cache, `new-${process.pid}-`));
    try {
      await fill(fresh, await privateApt(join(fresh, 'apt'), archive, suite), suite);
      await rm(join(fresh, 'apt'), { recursive: true });
      await rename(fresh, folder);
      return;
    } catch (error) {
      await rm(fresh, { recursive: true, force: true });
      if (await exists(folder)) return; // another process was faster
      failures.push(`from ${suite}: ${(error as Error).message}`);
    }
  }
  throw new Error(`no current Docker Engine could be unpacked: ${failures.join('; ')}`);
}

async function removeAbandoned(cache: string): Promise<void> {
  for (const name of await readdir(cache)) {
    const owner = /^new-(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !(await alive(Number(owner))))
      await rm(join(cache, name), { recursive: true });
  }
}

async function fill(folder: string, apt: PrivateApt, suite: string): Promise<void> {
  const unpacked = unpackedAt(folder);
  await mkdir(unpacked.root, { recursive: true });
  await mkdir(unpacked.programs);
  for (const file of await packageFiles(apt, suite)) await run('dpkg-deb', ['-x', file, unpacked.root]);
  await link(unpacked);
  await extractOne(apt, ['busybox-static'], 'bin/busybox', unpacked.busybox.amd64);
  await extractOne(apt, ['busybox-static:arm64'], 'bin/busybox', unpacked.busybox.arm64);
  await extractOne(apt, ['qemu-user-static', 'qemu-user'], 'bin/qemu-aarch64', unpacked.emulator);
  await keepGoPackages(apt, suite, unpacked.goPackages).catch(() => undefined); // whoever wants Go will miss it
  await probe(unpacked);
}

async function packageFiles(apt: PrivateApt, suite: string): Promise<string[]> {
  const files = await apt.download([...engine.map((name) => `${name}/${suite}`), ...companions]);
  for (const name of optional) files.push(...(await apt.download([`${name}/${suite}`]).catch(() => [])));
  return withLibraries(apt, files);
}

/** The programs' folder and Docker's configuration folder; links are relative, for the folder is renamed. */
async function link({ root, programs, dockerConfig }: Unpacked): Promise<void> {
  const links = {
    docker: 'bin/docker',
    containerd: 'bin/containerd',
    'containerd-shim-runc-v2': 'bin/containerd-shim-runc-v2',
    'docker-init': 'bin/tini-static',
    dockerd: 'sbin/dockerd',
    'docker-proxy': 'sbin/docker-proxy',
    runc: 'sbin/runc',
    iptables: 'sbin/xtables-nft-multi',
    ip6tables: 'sbin/xtables-nft-multi',
    crane: 'bin/crane',
  };
  for (const [name, target] of Object.entries(links))
    await symlink(`../root/usr/${target}`, join(programs, name));
  await mkdir(join(dockerConfig, 'cli-plugins'), { recursive: true });
  const plugin = 'cli-plugins/docker-buildx';
  await symlink(`../../root/usr/libexec/docker/${plugin}`, join(dockerConfig, plugin));
  await rm(join(root, 'usr/share'), { recursive: true, force: true });
  await writeFile(join(programs, 'skopeo'), skopeo);
  await chmod(join(programs, 'skopeo'), 0o755);
}

/** skopeo needs its private libraries and, as there is no policy file, to be told to do without one. */
const skopeo = `#!/bin/sh
root=$(dirname "$(readlink -f "$0")")/../root
LD_LIBRARY_PATH=$root/usr/lib/x86_64-linux-gnu:$root/lib/x86_64-linux-gnu exec "$root/usr/bin/skopeo" --insecure-policy "$@"
`;

/** The packages of the suite's current Go: `golang-go` only names them. */
async function keepGoPackages(apt: PrivateApt, suite: string, folder: string): Promise<void> {
  const [names = ''] = await apt.download([`golang-go/${suite}`]);
  const depends = await run('dpkg-deb', ['--field', names, 'Depends']);
  const compiler = /golang-[\d.]+-go/.exec(depends)?.[0] ?? '';
  const sources = compiler.replace(/-go$/, '-src');
  await mkdir(folder);
  for (const file of await apt.download([`${compiler}/${suite}`, `${sources}/${suite}`]))
    await rename(file, join(folder, basename(file)));
}

/** Copies one program, found by the end of its path, out of the first of these packages that has it. */
async function extractOne(
  apt: PrivateApt,
  names: readonly string[],
  path: string,
  target: string,
): Promise<void> {
  const folder = `${target}.package`;
  for (const name of names) {
    const [file] = await apt.download([name]).catch(() => []);
    if (file === undefined) continue;
    await mkdir(folder, { recursive: true });
    const extract =
      'dpkg-deb --fsys-tarfile "$1" | tar -x -C "$2" --wildcards "*/$3" "*/$3-static" 2>/dev/null || true';
    await run('sh', ['-c', extract, 'sh', file, folder, path]);
    for (const candidate of [`${folder}/${path}`, `${folder}/usr/${path}`, `${folder}/usr/${path}-static`]) {
      if (!(await exists(candidate))) continue;
      await rename(candidate, target);
      return rm(folder, { recursive: true });
    }
  }
  throw new Error(`no package ${names.map((name) => `"${name}"`).join(', ')} has "${path}"`);
}

/** A suite moves: whether its programs run with this machine's C library is only known by running them. */
async function probe(unpacked: Unpacked): Promise<void> {
  const environment = { ...programEnvironment(unpacked), DOCKER_CONFIG: unpacked.dockerConfig };
  await run('dockerd', ['--version'], { environment });
  await run('containerd', ['--version'], { environment });
  await run('runc', ['--version'], { environment });
  await run('docker', ['buildx', 'version'], { environment });
  await run('docker-registry', ['--version'], { environment });
  await run('skopeo', ['--version'], { environment });
  await run('iptables', ['--version'], { environment });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
