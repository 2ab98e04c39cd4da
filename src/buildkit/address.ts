import { EngineError } from '../engine/index.js';

/** A BuildKit server, by what buildctl has to be told to reach it. */
export interface BuildKitServer {
  /** A value for BUILDKIT_HOST. */
  readonly address: string;
  /** The words of buildctl before its command. */
  readonly words: readonly string[];
}

/** What may follow an address, by the flag of buildctl that it is; the names are those of buildx's remote driver, and `tlsdir`. */
const options: Readonly<Record<string, string>> = {
  cacert: '--tlscacert',
  cert: '--tlscert',
  key: '--tlskey',
  servername: '--tlsservername',
  tlsdir: '--tlsdir',
};

const schemes = [
  'unix',
  'tcp',
  'docker-container',
  'podman-container',
  'kube-pod',
  'nerdctl-container',
  'ssh',
  'npipe',
];

/**
 * Reads what people write: `tcp://builder:1234`, and for TLS the files behind it: `tcp://builder:1234,tlsdir=/certs`.
 * @see https://github.com/moby/buildkit#expose-buildkit-as-a-tcp-service
 * @throws EngineError
 */
export function readServer(text: string): BuildKitServer {
  const [address = '', ...fields] = text.split(',');
  const [, scheme = '', rest = ''] = /^([a-z-]+):\/\/(.*)$/.exec(address) ?? [];
  if (!schemes.includes(scheme) || rest === '') {
    throw new EngineError(
      `'${address}' is not the address of a BuildKit server`,
      "write it like 'unix:///run/buildkit/buildkitd.sock', 'tcp://HOST:PORT', 'docker-container://NAME', 'kube-pod://NAME' or 'ssh://USER@HOST'",
    );
  }
  return { address, words: ['--addr', address, ...fields.flatMap(readOption)] };
}

function readOption(field: string): readonly string[] {
  const [, name = '', value = ''] = /^([a-z]+)=(.+)$/.exec(field) ?? [];
  const flag = Object.hasOwn(options, name) ? options[name] : undefined;
  if (flag !== undefined) return [flag, value];
  const names = Object.keys(options)
    .map((each) => `'${each}='`)
    .join(', ');
  throw new EngineError(
    `'${field}' says nothing about a BuildKit server`,
    `behind an address there may be ${names}`,
  );
}

/** Whether a server's own loopback is this machine's: only a socket of this machine's is certain enough. */
export function isOnThisMachine({ address }: BuildKitServer): boolean {
  return address.startsWith('unix://');
}
