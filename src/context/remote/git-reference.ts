import { didYouMean } from '../../diagnostic/index.js';
import type { GitLocation } from '../remote-location.js';
import { FetchFailure } from './fetch-failure.js';
import type { GitProgram } from './git-program.js';

/** What a location's reference is in its repository now. */
export interface ResolvedReference {
  /** What to fetch: the full name of a reference, or a commit. */
  readonly fetch: string;
  /** Object name in full; undefined for an abbreviated one, which only the repository's objects can complete. */
  readonly commit: string | undefined;
  readonly branch: string;
  readonly gitTag: string;
}

const fullName = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a reference is a commit in full: it means the same forever. */
export function isCommit(reference: string): boolean {
  return fullName.test(reference);
}

/** Asks the repository; only a full commit needs no asking. @throws FetchFailure */
export async function resolveReference(
  { repository, reference }: GitLocation,
  git: GitProgram,
  signal: AbortSignal,
): Promise<ResolvedReference> {
  if (isCommit(reference)) return { fetch: reference, commit: reference, branch: '', gitTag: '' };
  const names = namesFor(reference);
  const lines = await git.run(['ls-remote', '--symref', '--', repository, ...names], { signal });
  const { objects, head } = advertised(lines);
  const name = names.find((each) => objects.has(each));
  if (name !== undefined) return resolved(name, objects, head);
  if (/^[0-9a-f]{4,}$/.test(reference))
    return { fetch: reference, commit: undefined, branch: '', gitTag: '' };
  throw await unknownReference(reference, repository, git, signal);
}

/** In the order of preference: a branch before a tag, as git clone has it. */
function namesFor(reference: string): readonly string[] {
  if (reference === '' || reference === 'HEAD') return ['HEAD'];
  const names = reference.startsWith('refs/')
    ? [reference]
    : [`refs/heads/${reference}`, `refs/tags/${reference}`];
  return [...names, ...names.map((name) => `${name}^{}`)];
}

/** @see https://git-scm.com/docs/git-ls-remote#_output */
function advertised(lines: readonly string[]) {
  const objects = new Map<string, string>();
  let head = '';
  for (const line of lines) {
    const [first = '', name = ''] = line.split('\t');
    if (first.startsWith('ref: ') && name === 'HEAD') head = first.slice('ref: '.length);
    else if (fullName.test(first)) objects.set(name, first);
  }
  return { objects, head };
}

function resolved(name: string, objects: ReadonlyMap<string, string>, head: string): ResolvedReference {
  const full = name === 'HEAD' ? head : name;
  return {
    fetch: name,
    // an annotated tag is an object of its own; what it stands for comes peeled
    commit: objects.get(`${name}^{}`) ?? objects.get(name),
    branch: /^refs\/heads\/(.*)$/.exec(full)?.[1] ?? '',
    gitTag: /^refs\/tags\/(.*)$/.exec(full)?.[1] ?? '',
  };
}

async function unknownReference(
  reference: string,
  repository: string,
  git: GitProgram,
  signal: AbortSignal,
): Promise<FetchFailure> {
  const all = await git.run(['ls-remote', '--heads', '--tags', '--refs', '--', repository], { signal });
  const names = all.map((line) => line.replace(/^.*\trefs\/(?:heads|tags)\//, ''));
  const near = didYouMean(reference, names);
  return new FetchFailure(
    'context/not-found',
    `has no branch, tag or commit '${reference}'`,
    near === undefined ? 'check its name' : `did you mean '${near}'?`,
  );
}
