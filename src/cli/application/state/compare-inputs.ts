import type { Comparison } from '../../../event/index.js';
import {
  askImages,
  changesBetween,
  describeChange,
  goneImages,
  digestOfFingerprint,
  imageStates,
  planParts,
  takenImages,
  type AskedImages,
  type Change,
  type Fingerprint,
  type TakenImage,
} from '../../../fingerprint/index.js';
import type { RegistryClient } from '../../../registry/index.js';
import { StateError, type RunState, type StateStore } from '../../../state/index.js';
import type { IO } from '../../console/index.js';
import type { PreparedRun } from '../run/index.js';
import type { RunFlags } from '../../options/index.js';
import { filesOfRun } from './files-of-run.js';

/** What comparing a run with the last one comes to. */
export interface Compared {
  /** What the run depends on. */
  readonly inputs: Fingerprint;
  readonly comparison: Comparison;
}

/** What a comparison works with. */
export interface ComparisonPorts {
  readonly store: StateStore;
  readonly client: RegistryClient;
  readonly signal: AbortSignal;
}

/** How long registries may take to say what images are now, in milliseconds. */
const patience = 20_000;

/**
 * Compares what a run depends on with the last successful run's. Registries are only asked where names lead; a manifest is
 * read when that is somewhere else than before. Whatever cannot be told counts as changed.
 */
export async function compareInputs(
  prepared: PreparedRun,
  flags: RunFlags,
  { store, client, signal }: ComparisonPorts,
  io: IO,
): Promise<Compared> {
  const taken = takenImages(prepared.plan, prepared.dockerfiles);
  const limited = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
  const [plan, files, asked, last] = await Promise.all([
    planOf(prepared, flags),
    filesOfRun(prepared, flags, io),
    askImages(client, taken.images, limited).catch(outOfTime(signal)),
    lastRun(store, signal),
  ]);
  const gone = await goneImages(client, last.images, limited).catch(() => []);
  const lost = gone.map((name) => `image ${name} is not in its registry any more`);
  const untold = [...plan.untold, ...taken.untold, ...asked.untold, ...last.untold];
  const quick = { plan: plan.parts, files, images: digestsOnly(asked) };
  const complete = untold.length + lost.length === 0;
  if (complete && last.digest !== undefined && last.digest === digestOfFingerprint(quick))
    return { inputs: quick, comparison: comparisonOf('unchanged', quick, { since: last.run }) };
  const before = last.run === undefined ? undefined : await store.read(signal).catch(unread);
  const images = await states(client, taken.images, asked, { before, signal: limited });
  const inputs = { ...quick, images: images.states };
  const found = { lost, untold: [...untold, ...images.untold], taken: taken.images };
  return { inputs, comparison: compared(before, inputs, found) };
}

/** What is planned, and what the command line says beside the plan of what is made. */
async function planOf({ steadyPlan }: PreparedRun, { attestations }: RunFlags) {
  const plan = await steadyPlan();
  const beside = { 'the command line': { '--no-attestations': String(!attestations) } };
  if (plan.ok) return { parts: { ...planParts(plan.value), ...beside }, untold: [] };
  const [first] = plan.problems;
  const why = first === undefined ? '' : `: ${first.message}`;
  return { parts: {}, untold: [`the plan cannot be made without what differs from run to run${why}`] };
}

async function lastRun(store: StateStore, signal: AbortSignal) {
  try {
    const none = { run: undefined, digest: undefined, images: [] };
    return { ...((await store.summary(signal)) ?? none), untold: [] };
  } catch (error) {
    if (!(error instanceof StateError) || error.reason === 'unsound') throw error;
    return { run: undefined, digest: undefined, images: [], untold: [error.message] };
  }
}

/** What told of itself a moment ago may be gone by now. */
function unread(error: unknown): undefined {
  if (!(error instanceof StateError) || error.reason === 'unsound') throw error;
}

function outOfTime(signal: AbortSignal) {
  return (): AskedImages => {
    signal.throwIfAborted();
    const untold = [`registries did not say within ${patience / 1000} s what the base images are now`];
    return { found: new Map(), untold };
  };
}

function digestsOnly({ found }: AskedImages): Fingerprint['images'] {
  return Object.fromEntries([...found].map(([name, { digest }]) => [name, { digest }]));
}

async function states(
  client: RegistryClient,
  taken: readonly TakenImage[],
  asked: AskedImages,
  { before, signal }: { readonly before: RunState | undefined; readonly signal: AbortSignal },
) {
  try {
    const known = before?.inputs?.images ?? {};
    return { states: await imageStates(client, taken, asked, known, signal), untold: [] };
  } catch (error) {
    const message = `a base image's platforms cannot be told: ${(error as Error).message}`;
    return { states: digestsOnly(asked), untold: [message] };
  }
}

function compared(
  before: RunState | undefined,
  inputs: Fingerprint,
  found: {
    readonly lost: readonly string[];
    readonly untold: readonly string[];
    readonly taken: readonly TakenImage[];
  },
): Comparison {
  const { lost, untold, taken } = found;
  if (before?.inputs === undefined) return comparisonOf('changed', inputs, { untold });
  // an image that nobody says anything of is not gone
  const asked = new Set(taken.map(({ name }) => name));
  const isGone = (change: Change) =>
    change.kind !== 'image' || change.how === 'new' || !asked.has(change.name);
  const differing = changesBetween(before.inputs, inputs).filter(isGone).map(describeChange);
  const changes = [...lost, ...differing];
  const status = changes.length === 0 && untold.length === 0 ? 'unchanged' : 'changed';
  return comparisonOf(status, inputs, { since: before.run, changes, untold });
}

function comparisonOf(
  status: Comparison['status'],
  { plan, files, images }: Fingerprint,
  found: {
    readonly since?: string | undefined;
    readonly changes?: readonly string[];
    readonly untold?: readonly string[];
  },
): Comparison {
  const { since, changes = [], untold = [] } = found;
  return {
    type: 'inputs-compared',
    time: Date.now(),
    status,
    ...(since === undefined ? {} : { since }),
    changes,
    untold,
    compared: {
      steps: Object.keys(plan).filter((subject) => subject.startsWith('step ')).length,
      files: Object.keys(files).filter((path) => !path.endsWith('/')).length,
      images: Object.fromEntries(Object.entries(images).map(([name, { digest }]) => [name, digest])),
    },
  };
}
