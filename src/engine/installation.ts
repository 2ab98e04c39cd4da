import type { EngineProgram } from './programs.js';

interface Distribution {
  readonly install: string;
  /** What brings the engine: dockerd and, with it, containerd, runc and iptables. */
  readonly engine: string;
  /** What brings the docker CLI and the buildx plugin, which BuildKit needs from Docker 23 on. */
  readonly client: string;
}

/** Debian 12's CLI (20.10) comes with docker.io and has BuildKit built in; Debian 12 has no buildx. */
const debian12: Distribution = { install: 'apt-get install', engine: 'docker.io', client: 'docker.io' };
const debian: Distribution = { ...debian12, client: 'docker-cli docker-buildx' };
const ubuntu: Distribution = { ...debian12, client: 'docker.io docker-buildx' };
const fedora: Distribution = {
  install: 'dnf install',
  engine: 'moby-engine',
  client: 'docker-cli docker-buildx',
};
const alpine: Distribution = {
  install: 'apk add',
  engine: 'docker-engine',
  client: 'docker-cli docker-cli-buildx',
};
const arch: Distribution = { install: 'pacman -S', engine: 'docker', client: 'docker docker-buildx' };

/** Exactly what to install for these programs, by the text of /etc/os-release. */
export function installationHint(missing: readonly EngineProgram[], release: string): string {
  const distribution = distributionOf(release);
  if (distribution === undefined) return 'install Docker Engine: https://docs.docker.com/engine/install/';
  const packages = new Set(missing.flatMap((name) => packagesOf(name, missing, distribution)));
  return `as root: ${distribution.install} ${[...packages].join(' ')}`;
}

function packagesOf(
  name: EngineProgram,
  missing: readonly EngineProgram[],
  { engine, client }: Distribution,
): string[] {
  if (name === 'docker') return client.split(' ');
  if (name === 'dockerd') return [engine];
  return missing.includes('dockerd') ? [] : [name]; // dockerd's package brings them along
}

/** The distribution or, for a derivative, the one it is like; https://www.freedesktop.org/software/systemd/man/os-release.html */
function distributionOf(release: string): Distribution | undefined {
  const field = (name: string): string => new RegExp(`^${name}="?([^"\\n]*)`, 'm').exec(release)?.[1] ?? '';
  for (const name of [field('ID'), ...field('ID_LIKE').split(' ')]) {
    if (name === 'debian') return Number(field('VERSION_ID') || 13) >= 13 ? debian : debian12;
    if (name === 'ubuntu') return ubuntu;
    if (name === 'fedora') return fedora;
    if (name === 'alpine') return alpine;
    if (name === 'arch') return arch;
  }
  return undefined;
}
