import { access } from 'node:fs/promises';
import { run } from '../child/index.js';

/**
 * A network bridge of the rig's own. Engines on one machine share its network: with `docker0` and iptables rules of its
 * own a second engine would take over the first one's addresses and rewrite its chains. So the rig's engine gets this
 * bridge, other address pools, and no iptables. RUN steps and containers reach each other and the machine, not the
 * world outside (`--network host` does). busybox does the work, for a bare machine has no `ip` program.
 */
export interface Bridge {
  readonly name: string;
  /** The pool that `docker network create` takes its networks from. */
  readonly pool: string;
}

/** As many rigs as can be alive at once: each number has a bridge and a pool of addresses. */
const most = 32;
const prefix = 'taskrunrig';

/** Makes a bridge with a free number; the run's folder remembers the name before the bridge exists. */
export async function createBridge(
  busybox: string,
  remember: (name: string) => Promise<void>,
): Promise<Bridge> {
  for (let number = 1; number <= most; number++) {
    const name = `${prefix}${number}`;
    if (await exists(name)) continue;
    if (
      (await run(busybox, ['ip', 'link', 'add', name, 'type', 'bridge']).catch(() => undefined)) === undefined
    )
      continue;
    await remember(name);
    await run(busybox, ['ip', 'address', 'add', `10.213.${number}.1/24`, 'dev', name]);
    await run(busybox, ['ip', 'link', 'set', name, 'up']);
    return { name, pool: `base=${pool(number)}0.0/16,size=24` };
  }
  throw new Error('no network bridge could be made');
}

/** Removes the bridge and those of the networks that an engine which couldn't clean up has left in its pool. */
export async function removeBridge(busybox: string, name: string): Promise<void> {
  const addresses = await run(busybox, ['ip', '-o', '-4', 'address', 'show']);
  const left = [...addresses.matchAll(/^\d+: (\S+)\s+inet (\S+)/gm)]
    .filter(([, , address]) => address?.startsWith(pool(Number(name.slice(prefix.length)))))
    .map(([, device = '']) => device);
  for (const device of [...left, name]) {
    if (await exists(device)) await run(busybox, ['ip', 'link', 'delete', device]);
  }
}

const pool = (number: number): string => `10.${213 + number}.`;

async function exists(device: string): Promise<boolean> {
  return access(`/sys/class/net/${device}`).then(
    () => true,
    () => false,
  );
}
