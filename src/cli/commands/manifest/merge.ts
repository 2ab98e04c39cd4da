import {
  combineImages,
  ManifestLists,
  pushCombined,
  type PushedManifest,
} from '../../../manifest-list/index.js';
import { formatPlatform, parseReference } from '../../../oci/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import {
  mergeStates,
  StateError,
  type ListStep,
  type MergedLists,
  type NamedState,
} from '../../../state/index.js';
import { CommandFailure, InvalidInput, exitCode, type ExitCode, type IO } from '../../console/index.js';
import { jsonText } from '../../output/index.js';
import { inRegistrySession, type RegistrySession } from '../../application/registries/index.js';
import type { RegistryFlags } from '../../options/index.js';
import { registriesOf, stateAt } from '../../application/state/index.js';

/** The flags of `taskrun manifest merge`. */
export interface MergeFlags extends RegistryFlags {
  readonly state: readonly string[];
  readonly dryRun?: boolean;
  readonly output: 'text' | 'json';
}

/**
 * `taskrun manifest merge`: makes and pushes the manifest lists of a task, of what its runs for one platform each have pushed;
 * the name and digest of each on standard output. @throws InvalidInput, CommandFailure
 */
export async function manifestMerge(flags: MergeFlags, io: IO): Promise<ExitCode> {
  if (flags.state.length === 0) {
    const hint = 'name the state that each run with --only-platform has written: --state FILE or oci://…';
    throw new CommandFailure(exitCode.usage, 'no states are named', hint);
  }
  const places = { registries: registriesOf(flags.state), flags };
  const merged = await readMerged(places, flags, io);
  if (typeof merged === 'number') return merged;
  const registries = [...new Set(merged.steps.flatMap(registriesIn))];
  const session = { registries, flags, writes: true, interrupted: 'lists that were pushed stay' };
  return inRegistrySession(session, io, async ({ client, signal }) => {
    const pushed: PushedManifest[] = [];
    const lists = new ManifestLists(client);
    for (const step of merged.steps) {
      if (flags.dryRun === true) io.stderr.write(`${described(step)}\n`);
      else pushed.push(...(await carryOut(step, { client, lists, merged, signal })));
    }
    tell(pushed, flags, io);
    return exitCode.succeeded;
  });
}

async function readMerged(
  places: { readonly registries: readonly string[]; readonly flags: RegistryFlags },
  { state }: MergeFlags,
  io: IO,
): Promise<MergedLists | ExitCode> {
  let merged: MergedLists | undefined;
  const code = await inRegistrySession(places, io, async (session) => {
    const read = mergeStates(await Promise.all(state.map((place) => stateIn(place, session, io))));
    if (!read.ok) throw new InvalidInput(read.problems);
    merged = read.value;
    return exitCode.succeeded;
  });
  return merged ?? code;
}

async function stateIn(place: string, { client, signal }: RegistrySession, io: IO): Promise<NamedState> {
  try {
    const state = await stateAt(place, client, io).read(signal);
    if (state !== undefined) return { name: place, state };
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    const code = error.reason === 'unsound' ? exitCode.usage : exitCode.environment;
    throw new CommandFailure(code, error.message, error.hint);
  }
  const hint = 'check the name; a run writes its state when it has succeeded';
  throw new CommandFailure(exitCode.usage, `there is no state at '${place}'`, hint);
}

/** Where the names of a step lead. */
function registriesIn(step: ListStep): readonly string[] {
  const names = 'tags' in step ? [...step.tags, ...step.sources] : [step.list, ...sourcesOf(step)];
  return names.flatMap((name) => parseReference(name)?.registry ?? []);
}

function sourcesOf(step: ListStep): readonly string[] {
  return step.kind === 'create' || step.kind === 'combine' ? step.sources : [];
}

interface Work {
  readonly client: RegistryClient;
  readonly lists: ManifestLists;
  readonly merged: MergedLists;
  readonly signal: AbortSignal;
}

/** What was pushed. */
async function carryOut(
  step: ListStep,
  { client, lists, merged: { attestations }, signal }: Work,
): Promise<readonly PushedManifest[]> {
  switch (step.kind) {
    case 'create': {
      const { list, sources, amend, insecure } = step;
      await lists.create(list, sources, { amend, insecure, attestations, signal });
      return [];
    }
    case 'annotate':
      await lists.annotate(step.list, step.source, step.platform);
      return [];
    case 'push':
      return [await lists.push(step.list, { purge: step.purge, insecure: step.insecure, signal })];
    case 'combine': {
      const { tags, sources, annotations, platforms, append, preferIndex } = step;
      const options = { annotations, platforms, append, preferIndex, attestations, signal };
      return pushCombined(client, await combineImages(client, tags, sources, options), tags, { signal });
    }
  }
}

function described(step: ListStep): string {
  switch (step.kind) {
    case 'create':
      return `create '${step.list}' of ${step.sources.join(', ')}`;
    case 'annotate':
      return `annotate '${step.source}' in '${step.list}'`;
    case 'push':
      return `push '${step.list}'`;
    case 'combine':
      return `push ${step.tags.map((tag) => `'${tag}'`).join(', ')} of ${step.sources.join(', ')}`;
  }
}

function tell(pushed: readonly PushedManifest[], { output }: MergeFlags, io: IO): void {
  for (const { name, platforms } of pushed)
    io.stderr.write(`pushed '${name}': ${platforms.map(formatPlatform).join(', ')}\n`);
  if (output === 'text') for (const { name, digest } of pushed) io.stdout.write(`${name}@${digest}\n`);
  else
    io.stdout.write(
      jsonText({
        lists: pushed.map(({ name, digest, platforms }) => ({
          name,
          digest,
          platforms: platforms.map(formatPlatform),
        })),
      }),
    );
}
