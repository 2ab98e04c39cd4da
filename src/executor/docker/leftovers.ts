import { askDocker, linesOf } from './ask-docker.js';
import { removeContainers, type Dialect } from './dialect.js';
import { attemptOf } from './failures.js';
import { freeNetwork } from './free-network.js';
import { filesLabel, ownerLabel, runLabel } from './labels.js';
import type { RunDocker } from './run-docker.js';

/** Something of a run in an engine, or a kind of it. */
type Kind = 'container' | 'network' | 'volume' | 'image';

/** How many of each kind were removed. */
export type Removed = Readonly<Record<Kind, number>>;

/** What was removed of each run, by its ID. */
export type RemovedByRun = ReadonlyMap<string, Removed>;

/** Nothing was removed. */
export const nothing: Removed = { container: 0, network: 0, volume: 0, image: 0 };

interface Found {
  readonly name: string;
  readonly run: string;
  readonly owner: string;
}

interface Commands {
  readonly list: readonly string[];
  /** What tells ours from others, where it is not {@link runLabel}. */
  readonly label?: string;
  /** Where `inspect` has what the list says, and the labels. */
  readonly name: string;
  readonly labels: string;
  readonly remove: (dialect: Dialect | undefined) => readonly string[];
}

/** In the order in which they can be removed: what containers use goes after them. */
const commands: Readonly<Record<Kind, Commands>> = {
  container: {
    list: ['ps', '--all', '--quiet', '--no-trunc'],
    name: '.Id',
    labels: '.Config.Labels',
    remove: removeContainers,
  },
  network: {
    list: ['network', 'ls', '--format', '{{.Name}}'],
    name: '.Name',
    labels: '.Labels',
    remove: () => ['network', 'rm'],
  },
  volume: {
    list: ['volume', 'ls', '--quiet'],
    name: '.Name',
    labels: '.Labels',
    remove: () => ['volume', 'rm', '--force'],
  },
  image: {
    list: ['images', '--quiet', '--no-trunc'],
    label: filesLabel,
    name: '.Id',
    labels: '.Config.Labels',
    remove: () => ['rmi', '--force'],
  },
};

const kinds = Object.keys(commands) as readonly Kind[];

/**
 * Removes what runs have made in an engine and left there, of those owners only that are said to be dead. Undefined when
 * the engine does not answer, or keeps something back.
 */
export async function removeLeftovers(
  docker: RunDocker,
  isDead: (owner: string) => boolean | Promise<boolean>,
  dialect?: Dialect,
): Promise<RemovedByRun | undefined> {
  const found = await Promise.all(kinds.map((kind) => find(docker, kind)));
  const removed = new Map<string, Removed>();
  for (const [index, kind] of kinds.entries()) {
    const all = found[index];
    if (all === undefined) return undefined;
    const dead = await those(all, isDead);
    if (dead.length > 0 && !(await remove(docker, kind, dead, dialect))) return undefined;
    for (const { run } of dead) {
      const counts = removed.get(run) ?? nothing;
      removed.set(run, { ...counts, [kind]: counts[kind] + 1 });
    }
  }
  return removed;
}

/** Removes what the process with that identity has made of a kind, whatever state it is in. */
export async function removeOwned(
  docker: RunDocker,
  kind: Kind,
  owner: string,
  dialect?: Dialect,
): Promise<void> {
  const { list, remove: words } = commands[kind];
  const names = await linesOf(docker, [...list, '--filter', `label=${ownerLabel}=${owner}`]);
  if (names !== undefined && names.length > 0) await docker([...words(dialect), ...names]);
}

/** Without an owner, it is not known whose something is. */
async function those(
  all: readonly Found[],
  isDead: (owner: string) => boolean | Promise<boolean>,
): Promise<readonly Found[]> {
  const dead = await Promise.all(all.map(async ({ owner }) => owner !== '' && (await isDead(owner))));
  return all.filter((_, index) => dead[index]);
}

/** What another has removed at the same time makes the command fail, and is gone all the same. */
async function remove(
  docker: RunDocker,
  kind: Kind,
  dead: readonly Found[],
  dialect?: Dialect,
): Promise<boolean> {
  if (kind === 'network') for (const network of dead) await freeNetwork(docker, network, dialect);
  const exit = await docker([...commands[kind].remove(dialect), ...dead.map(({ name }) => name)]);
  if (attemptOf(exit, 'docker').status === 'succeeded') return true;
  const left = await find(docker, kind);
  return left !== undefined && !left.some(({ name }) => dead.some((each) => each.name === name));
}

async function find(docker: RunDocker, kind: Kind): Promise<readonly Found[] | undefined> {
  const { list, label = runLabel, name, labels } = commands[kind];
  const names = await linesOf(docker, [...list, '--filter', `label=${label}`]);
  if (names === undefined || names.length === 0) return names as readonly [] | undefined;
  const fields = [name, `index ${labels} "${runLabel}"`, `index ${labels} "${ownerLabel}"`];
  const format = fields.map((field) => `{{${field}}}`).join('\t');
  // What has gone in the meantime makes the command fail, but it says all about the others.
  const { lines } = await askDocker(docker, ['inspect', '--type', kind, '--format', format, ...names]);
  return lines.map((line) => {
    const [found = '', run = '', owner = ''] = line.split('\t');
    return { name: found, run, owner };
  });
}
