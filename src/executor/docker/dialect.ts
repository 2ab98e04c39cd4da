import { basename } from 'node:path';
import { isLoopback } from '../../registry/index.js';
import { parseReference } from '../../oci/index.js';

/** A program that speaks docker's language, more or less. */
export type Dialect = 'docker' | 'podman' | 'nerdctl';

/** What tells a dialect from docker's own language. */
export interface Abilities {
  /** Commands it does not have. */
  readonly noCommands: readonly string[];
  /** Flags of `docker build` that it does not have. */
  readonly noBuildFlags: readonly string[];
  /** Flags of `docker run` that it does not have. */
  readonly noRunFlags: readonly string[];
  /** Whether one build can be for several platforms. */
  readonly severalPlatforms: boolean;
  /** Whether an empty name of a credential helper makes it keep logins in its configuration file. */
  readonly emptyHelper: boolean;
  /** What lets it speak plain HTTP to a registry on loopback, which docker does by itself. */
  readonly plainHTTP: readonly string[];
  /** Whether a container can have names in a network besides its own; without, it is found by its host name. */
  readonly networkAliases: boolean;
  /** Whether it removes a network that containers which have ended were in. */
  readonly freesNetworks: boolean;
  /** What makes it kill a container that is removed by force, which docker does by itself; without, it waits for 10 s. */
  readonly atOnce: readonly string[];
}

const swarm = ['config', 'node', 'service', 'stack', 'swarm'];

const dialects: Readonly<Record<Dialect, Abilities>> = {
  docker: {
    noCommands: [],
    noBuildFlags: [],
    noRunFlags: [],
    severalPlatforms: true,
    emptyHelper: true,
    plainHTTP: [],
    networkAliases: true,
    freesNetworks: true,
    atOnce: [],
  },
  // https://docs.podman.io/en/v4.3/markdown/podman-build.1.html
  podman: {
    noCommands: [...swarm, 'builder', 'buildx', 'checkpoint', 'context', 'plugin', 'scout', 'trust'],
    noBuildFlags: words(
      'allow attest builder call check load metadata-file no-cache-filter policy progress provenance push sbom',
    ),
    noRunFlags: words('isolation link link-local-ip use-api-socket volume-driver'),
    severalPlatforms: false,
    emptyHelper: false,
    plainHTTP: ['--tls-verify=false'],
    networkAliases: true,
    freesNetworks: false,
    atOnce: ['--time', '0'],
  },
  // https://github.com/containerd/nerdctl/blob/v2.1.0/docs/command-reference.md
  nerdctl: {
    noCommands: [...swarm, 'buildx', 'checkpoint', 'context', 'plugin', 'scout', 'trust'],
    noBuildFlags: words(
      'annotation builder call check load metadata-file no-cache-filter policy push ulimit',
    ),
    noRunFlags: words('link link-local-ip use-api-socket volume-driver'),
    severalPlatforms: true,
    emptyHelper: true,
    plainHTTP: [],
    networkAliases: false,
    freesNetworks: true,
    atOnce: [],
  },
};

function words(text: string): readonly string[] {
  return text.split(' ').map((name) => `--${name}`);
}

/** The dialect of a program, by its name; a name that says nothing is docker's. */
export function dialectOf(program: string): Dialect {
  const name = basename(program).replace(/\.exe$/i, '');
  return name === 'podman' || name === 'nerdctl' ? name : 'docker';
}

/** What a program that speaks this dialect can do. */
export function abilitiesOf(dialect: Dialect = 'docker'): Abilities {
  return dialects[dialect];
}

/** The words of a command that removes containers with their volumes, whether they run or not. */
export function removeContainers(dialect: Dialect | undefined): readonly string[] {
  return ['rm', '--force', ...abilitiesOf(dialect).atOnce, '--volumes'];
}

/** The words of a command that downloads or uploads an image, with what lets it get at a registry on loopback. */
export function reaching(
  dialect: Dialect | undefined,
  command: readonly string[],
  image: string,
): readonly string[] {
  const [verb = '', ...rest] = command;
  const onLoopback = isLoopback(parseReference(image)?.registry ?? '');
  return onLoopback ? [verb, ...abilitiesOf(dialect).plainHTTP, ...rest] : command;
}

/**
 * How a container comes into its network, where it has names. With nerdctl, whose containers find each other by host names,
 * the first name becomes that one.
 * @see https://github.com/containerd/nerdctl/blob/v2.1.2/docs/command-reference.md
 */
export function namedInNetwork(dialect: Dialect | undefined, words: readonly string[]): readonly string[] {
  if (abilitiesOf(dialect).networkAliases) return words;
  const first = words.indexOf('--network-alias');
  if (first < 0) return words;
  return [...words.slice(0, first), '--hostname', ...words.slice(first + 1, first + 2)];
}
