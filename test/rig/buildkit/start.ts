import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { end, run, start, waitFor } from '../child/index.js';
import { unmountBelow } from '../engines/run-folder.js';
import type { Place } from '../registries/index.js';

/** How a buildkitd is to be. */
export interface BuildKitOptions {
  /** The platforms it says it builds for; without it, its own and those it can emulate. */
  readonly platforms?: readonly string[];
  /** It is reached over TCP, too, by those who have a certificate of the rig's authority. */
  readonly tls?: boolean;
  /** What a build may be allowed, e.g. `security.insecure`. */
  readonly entitlements?: readonly string[];
}

/** A buildkitd that answers until it is closed. */
export interface RunningBuildKit {
  /** A value for BUILDKIT_HOST. */
  readonly address: string;
  /** `tcp://127.0.0.1:PORT`; empty without TLS. */
  readonly secureAddress: string;
  /** The path of buildctl. */
  readonly buildctl: string;
  readonly processID: number;
  /** The file with everything it says. */
  readonly log: string;
  /** Ends it and forgets its data. */
  readonly close: () => Promise<void>;
}

/** Starts a buildkitd with the OCI worker, as root; what it runs has the machine's network, and so its registries. */
export async function startBuildKit(
  place: Place,
  program: string,
  options: BuildKitOptions = {},
): Promise<RunningBuildKit> {
  const folder = await mkdtemp(join(place.folder, 'b-')); // short, for sockets' paths may not be long
  const address = `unix://${folder}/sock`;
  const buildctl = join(dirname(program), 'buildctl');
  const log = join(folder, 'log');
  const server = start(program, words(folder, address, options), { environment: place.installation, log });
  await place.remember(server);
  await waitFor(server, () =>
    run(buildctl, ['--addr', address, 'debug', 'workers']).then(
      () => true,
      () => undefined,
    ),
  );
  const close = async (): Promise<void> => {
    await end(server.processID);
    await unmountBelow(folder);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const [, port] = /running server on 127\.0\.0\.1:(\d+)/.exec(await readFile(log, 'utf8')) ?? [];
  const secureAddress = port === undefined ? '' : `tcp://127.0.0.1:${port}`;
  return { address, secureAddress, buildctl, processID: server.processID, log, close };
}

function words(
  folder: string,
  address: string,
  { platforms = [], entitlements = [], tls = false }: BuildKitOptions,
): readonly string[] {
  return [
    ...['--config', join(folder, 'none.toml'), '--root', join(folder, 'data'), '--addr', address],
    ...['--otel-socket-path', join(folder, 'otel')],
    ...['--oci-worker=true', '--oci-worker-net=host', '--oci-worker-binary=runc'],
    ...(tls ? tlsWords : []),
    ...platforms.map((platform) => `--oci-worker-platform=${platform}`),
    ...entitlements.map((name) => `--allow-insecure-entitlement=${name}`),
  ];
}

/** The rig's certificates: those of the server are for loopback. */
export const certificates = fileURLToPath(new URL('../certificates/', import.meta.url));

const tlsWords: readonly string[] = [
  ...['--addr', 'tcp://127.0.0.1:0', '--tlscacert', join(certificates, 'authority.crt')],
  ...['--tlscert', join(certificates, 'server.cert'), '--tlskey', join(certificates, 'server.key')],
];
