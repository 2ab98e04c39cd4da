import { referenceKey } from '../../oci/index.js';
import type { Checked } from '../../diagnostic/index.js';
import { found, refused } from '../location.js';
import type { Tree } from '../origin.js';
import { pinnedLocation, type RemoteLocation } from '../remote-location.js';
import { Cache } from './cache.js';
import { FetchFailure } from './fetch-failure.js';
import { fetchArtifact } from './fetch-artifact.js';
import { fetchGit } from './fetch-git.js';
import { fetchWeb } from './fetch-web.js';
import type { Fetched, Fetching, Note } from './fetching.js';
import { defaultLimits, type Limits } from './limits.js';

/** What fetching needs, and how it may be done. */
export interface RemoteOptions extends Pick<
  Fetching,
  'environment' | 'submodules' | 'withRegistry' | 'signal'
> {
  /** Where fetched files are kept. */
  readonly cacheFolder: string;
  /** Only what is in the cache. */
  readonly offline: boolean;
  readonly limits?: Partial<Limits>;
}

/** The files at a location, as a folder of the cache. */
export async function fetchTree(location: RemoteLocation, options: RemoteOptions): Promise<Checked<Tree>> {
  const limits = { ...defaultLimits, ...options.limits };
  const time = AbortSignal.timeout(limits.patience);
  const cache = new Cache(options.cacheFolder);
  const key = keyOf(location, options.submodules);
  try {
    const known = await knownNote(cache, key);
    const fetching = { ...options, cache, limits, known, signal: AbortSignal.any([options.signal, time]) };
    const fetched = options.offline ? offline(known) : await fetch(location, fetching);
    if (fetched.note !== known) await noteBoth(location, fetched.note, cache, options);
    return found(await treeOf(location, fetched, cache));
  } catch (error) {
    if (error instanceof FetchFailure) return refusal(location, error);
    if (!time.aborted || options.signal.aborted) throw error;
    return refusal(location, tooLate(limits));
  }
}

function fetch(location: RemoteLocation, fetching: Fetching): Promise<Fetched> {
  switch (location.kind) {
    case 'git':
      return fetchGit(location, fetching);
    case 'http':
      return fetchWeb(location, fetching);
    case 'oci':
      return fetchArtifact(location, fetching);
  }
}

function offline(known: Note | undefined): Fetched {
  if (known !== undefined) return { note: known, cached: true };
  throw new FetchFailure('context/offline', 'is not in the cache', 'leave --offline away once, to fetch it');
}

async function knownNote(cache: Cache, key: readonly string[]): Promise<Note | undefined> {
  const note = (await cache.recall(key)) as Note | undefined;
  return note !== undefined && (await cache.find(note.name)) !== undefined ? note : undefined;
}

async function treeOf(location: RemoteLocation, { note, cached }: Fetched, cache: Cache): Promise<Tree> {
  const { kind, text } = location;
  const directory = await cache.find(note.name);
  if (directory === undefined)
    throw new FetchFailure('context/unreachable', 'is gone from the cache again', 'try again');
  const { version, checkout, file, values } = note;
  const origin = { kind, location: text, version, checkout };
  return {
    directory,
    origin,
    cached,
    ...(file === undefined ? {} : { file }),
    ...(values === undefined ? {} : { values }),
  };
}

/** What a branch or a tag led to is noted under its own name too, by which a lock asks for it. */
async function noteBoth(
  location: RemoteLocation,
  note: Note,
  cache: Cache,
  { submodules }: RemoteOptions,
): Promise<void> {
  await cache.note(keyOf(location, submodules), note);
  const checkout = location.kind === 'git' ? { ...note.checkout, branch: '', gitTag: '' } : note.checkout;
  const pinned = pinnedLocation(location, note.version);
  if (pinned !== undefined) await cache.note(keyOf(pinned, submodules), { ...note, checkout });
}

/** Everything that decides what a location leads to. */
function keyOf(location: RemoteLocation, submodules: boolean): readonly string[] {
  switch (location.kind) {
    case 'git':
      return ['git', location.repository, location.reference, submodules ? 'submodules' : ''];
    case 'http':
      return ['http', location.url];
    case 'oci':
      return ['oci', referenceKey(location.reference)];
  }
}

function tooLate({ patience }: Limits): FetchFailure {
  const hint = 'try again, or fetch it yourself and name the directory';
  return new FetchFailure('context/unreachable', `did not arrive within ${patience / 1000} s`, hint);
}

function refusal({ text }: RemoteLocation, { code, message, hint }: FetchFailure): Checked<never> {
  return refused(code, `the location '${text}' ${message}`, hint);
}
