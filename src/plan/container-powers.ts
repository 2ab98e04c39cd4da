import { fieldsOf, type HostPower } from './host-power.js';
import type { ContainerAction, PlannedFlag } from './plan.js';

/** Flags of `docker run` that change only the container itself, as seen from the machine. Any other one is a power. */
const harmless = new Set(
  `add-host annotation attach cpu-count cpu-percent cpu-period cpu-quota cpu-shares cpus cpuset-cpus cpuset-mems detach
   detach-keys disable-content-trust dns dns-option dns-opt dns-search domainname entrypoint expose group-add health-cmd
   health-interval health-retries health-start-interval health-start-period health-timeout help hostname init interactive
   ip ip6 isolation label link-local-ip mac-address memory memory-reservation memory-swap memory-swappiness name
   network-alias no-healthcheck pids-limit platform publish publish-all pull quiet read-only restart rm shm-size sig-proxy
   stop-signal stop-timeout tmpfs tty ulimit user volume-driver workdir`.split(/\s+/),
);

/** Tells the containers and networks of the run. */
export type IsOwn = (kind: 'container' | 'network', name: string) => boolean;

/** The powers that a step's container takes. */
export function containerPowers(action: ContainerAction, isOwn: IsOwn): readonly HostPower[] {
  const byFlag = action.flags.flatMap((flag) =>
    kindOf(flag, isOwn).map((kind) => ({ kind, place: flag.place })),
  );
  const named = byFlag.some(({ kind }) => kind === 'privileged');
  return [
    ...(action.privileged && !named ? [{ kind: 'privileged', property: 'privileged' } as const] : []),
    ...byFlag,
    ...networkKind(action.network ?? '', isOwn).map((kind) => ({ kind, property: 'network' }) as const),
  ];
}

function kindOf({ flag: name, value }: PlannedFlag, isOwn: IsOwn): readonly HostPower['kind'][] {
  switch (name) {
    case 'privileged':
      return value === '' || /^(?:1|t|true)$/i.test(value) ? ['privileged'] : [];
    case 'use-api-socket':
      return ['socket'];
    case 'volume':
      return volumeKind(value);
    case 'mount':
      return mountKind(value);
    case 'network':
      return networkKind(fieldsOf(value).get('name') ?? value, isOwn);
    case 'env':
      return value.includes('=') ? [] : ['environment'];
    case 'env-file':
    case 'label-file':
    case 'cidfile':
      return ['files'];
    case 'volumes-from':
      return isOwn('container', value.split(':')[0] ?? '') ? [] : ['files'];
    case 'link':
      return isOwn('container', value.split(':')[0] ?? '') ? [] : ['network'];
    case 'pid':
    case 'ipc':
    case 'uts':
    case 'userns':
    case 'cgroupns':
      return /^(?:|private|none|shareable)$/.test(value) || isOwnContainer(value, isOwn) ? [] : ['kernel'];
    default:
      return harmless.has(name) ? [] : ['kernel'];
  }
}

function isOwnContainer(value: string, isOwn: IsOwn): boolean {
  return value.startsWith('container:') && isOwn('container', value.slice('container:'.length));
}

const socket = /docker(?:\.sock|_engine)\b/;

/** `SOURCE:TARGET`; without a source the volume is the container's own. */
function volumeKind(value: string): readonly HostPower['kind'][] {
  if (socket.test(value)) return ['socket'];
  return /^(?:[A-Za-z]:[\\/])?[^:]*:/.test(value) ? ['files'] : [];
}

function mountKind(value: string): readonly HostPower['kind'][] {
  if (socket.test(value)) return ['socket'];
  const fields = fieldsOf(value);
  const type = fields.get('type') ?? 'volume';
  if (type === 'tmpfs') return [];
  return type === 'volume' && !fields.has('source') && !fields.has('src') ? [] : ['files'];
}

function networkKind(network: string, isOwn: IsOwn): readonly HostPower['kind'][] {
  if (network === 'host') return ['host-network'];
  if (network === '' || network === 'none' || network === 'bridge' || network === 'default') return [];
  return isOwn('network', network) || isOwnContainer(network, isOwn) ? [] : ['network'];
}
