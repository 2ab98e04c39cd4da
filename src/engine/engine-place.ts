import { hostname, networkInterfaces } from 'node:os';

/**
 * Whether an engine's own `localhost` is this machine's; `unknown` where only the engine can say which machine it is on,
 * because its address may be the near end of a tunnel.
 */
export type EnginePlace = 'here' | 'elsewhere' | 'unknown';

/** Where the engine of a DOCKER_HOST value is. A socket counts as here, though a virtual machine may be behind it. */
export function enginePlace(host: string): EnginePlace {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(host) ?? [];
  if (!['tcp', 'http', 'https', 'ssh'].includes(scheme) || !URL.canParse(`http://${rest}`)) return 'here';
  const name = new URL(`http://${rest}`).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === '' || name === 'localhost' || name === '::1' || name.startsWith('127.')) return 'unknown';
  return isOwn(name) ? 'here' : 'elsewhere';
}

function isOwn(name: string): boolean {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  return name === hostname().toLowerCase() || addresses.some(({ address }) => address === name);
}
