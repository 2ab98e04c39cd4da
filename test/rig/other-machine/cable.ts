import { run } from '../child/index.js';

/** As many machines as can be alive at once. */
const most = 32;

/**
 * Connects this machine with the network that a process is in, and gives the address of the far end. Both ends are gone
 * as soon as that network is.
 */
export async function cable(busybox: string, processID: number): Promise<string> {
  for (let number = 1; number <= most; number++) {
    const near = `taskrunfar${number}`;
    const made = await run(busybox, ['ip', 'link', 'add', near, 'type', 'veth']).catch(() => undefined);
    if (made === undefined) continue; // the name is taken
    const far = await otherEnd(busybox, near);
    const enter = ['nsenter', '-t', String(processID), '-n', busybox];
    await run(busybox, ['ip', 'link', 'set', far, 'netns', String(processID)]);
    await run(busybox, ['ip', 'address', 'add', `10.246.${number}.1/30`, 'dev', near]);
    await run(busybox, ['ip', 'link', 'set', near, 'up']);
    await run(busybox, [...enter, 'ip', 'address', 'add', `10.246.${number}.2/30`, 'dev', far]);
    await run(busybox, [...enter, 'ip', 'link', 'set', far, 'up']);
    return `10.246.${number}.2`;
  }
  throw new Error('no cable between networks could be made');
}

async function otherEnd(busybox: string, near: string): Promise<string> {
  const links = await run(busybox, ['ip', 'link', 'show', near]);
  const far = new RegExp(`\\b${near}@(\\w+):`).exec(links)?.[1];
  if (far === undefined) throw new Error(`the other end of '${near}' is not there`);
  return far;
}
