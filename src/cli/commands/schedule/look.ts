import { lookAtBranch } from '../../../context/index.js';
import { askImages } from '../../../fingerprint/index.js';
import { readRecord } from '../../../history/index.js';
import type { EndedRun, Sighting, Watch } from '../../../schedule/index.js';
import type { IO } from '../../console/index.js';
import { registryClient } from '../../application/registries/index.js';
import { dataFolder, dockerConfigFolder } from '../../application/machine/index.js';

export interface LookOptions {
  /** What it was before; undefined the first time, which is no change. */
  readonly seen: string | undefined;
  readonly last: EndedRun | undefined;
  readonly io: IO;
  readonly signal: AbortSignal;
}

/** Looks at what is watched. Rejects with an Error that says why it cannot be seen. */
export async function lookAt(watch: Watch, options: LookOptions): Promise<Sighting> {
  return watch.on === 'git' ? lookAtGit(watch, options) : lookAtBases(watch.images, options);
}

async function lookAtGit(
  { repository, paths }: Extract<Watch, { readonly on: 'git' }>,
  { seen, io, signal }: LookOptions,
): Promise<Sighting> {
  const { environment } = io;
  const { commit, changed } = await lookAtBranch(repository, { seen, paths, environment, signal });
  const now = `${repository} is at ${commit.slice(0, 12)}`;
  if (seen === undefined || !changed) return { seen: commit, now };
  return {
    seen: commit,
    now,
    change: `${repository} moved from ${seen.slice(0, 12)} to ${commit.slice(0, 12)}`,
  };
}

/** Digests by name; an image that was not looked at before is no change. */
type Digests = Readonly<Record<string, string>>;

async function lookAtBases(images: readonly string[], options: LookOptions): Promise<Sighting> {
  const names = images.length > 0 ? images : await basesOf(options);
  const before = digestsIn(options.seen);
  const now = await digestsOf(names, options);
  const moved = Object.entries(now).flatMap(([name, digest]) => {
    const old = before[name];
    return old === undefined || old === digest ? [] : [`base image ${name} moved from ${old} to ${digest}`];
  });
  const seen = JSON.stringify(now);
  const words =
    names.length === 0 ? 'base images, once a run has built on some' : `base images ${names.join(', ')}`;
  return { seen, now: words, ...(moved.length === 0 ? {} : { change: moved.join(', ') }) };
}

function digestsIn(seen: string | undefined): Digests {
  return seen === undefined ? {} : (JSON.parse(seen) as Digests);
}

/** What the last run was built on, as its record has it. */
async function basesOf({ last, seen, io }: LookOptions): Promise<readonly string[]> {
  const record = last && (await readRecord(dataFolder(io.environment), last.id));
  const names = record?.builds.flatMap(({ bases }) => bases.map(({ name }) => name)) ?? [];
  // A run in which nothing was built does not say what the next one would take.
  return names.length > 0 ? [...new Set(names)].sort() : Object.keys(digestsIn(seen));
}

async function digestsOf(names: readonly string[], { io, signal }: LookOptions): Promise<Digests> {
  const client = registryClient({
    credentials: [],
    dockerConfigFolder: dockerConfigFolder(io.environment),
    environment: io.environment,
  });
  try {
    const images = names.map((name) => ({ name, platforms: [] }));
    const { found, untold } = await askImages(client, images, signal);
    if (untold.length > 0) throw new Error(untold.join('; '));
    return Object.fromEntries([...found].map(([name, { digest }]) => [name, digest]));
  } finally {
    client.close();
  }
}
