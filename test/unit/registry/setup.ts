import { RegistryClient, type RegistryClientOptions } from '../../../src/registry/index.js';
import type { TestRegistry } from '../../rig/test-registry/index.js';

/** A client that waits for nothing; `delays` has the milliseconds it would have waited. */
export function patientClient(options: RegistryClientOptions = {}): {
  readonly client: RegistryClient;
  readonly delays: number[];
} {
  const delays: number[] = [];
  const delay = (milliseconds: number) => Promise.resolve(void delays.push(milliseconds));
  return {
    client: new RegistryClient({ ...options, retry: { delay, random: () => 1, ...options.retry } }),
    delays,
  };
}

/** The printed failure, `message (hint)`, with what differs from run to run replaced. */
export async function failure(
  work: Promise<unknown>,
  ...registries: readonly TestRegistry[]
): Promise<string> {
  try {
    await work;
    return 'none';
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    const printed = `${message} (${hint ?? 'no hint'})`.replaceAll(/sha256:\w+/g, 'DIGEST');
    return registries.reduce(
      (text, { address }, at) => text.replaceAll(address, at === 0 ? 'HOST' : `HOST${at + 1}`),
      printed,
    );
  }
}

/** What was asked, what changes from run to run left out. */
export function requestsOf({ requests }: TestRegistry): string[] {
  return requests.map(
    ({ method, target }) => `${method} ${target.replace(/[?].*/, '').replace(/sha256:.*|uploads\/.+/, '…')}`,
  );
}
