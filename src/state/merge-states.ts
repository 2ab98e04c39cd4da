import type { Checked, Diagnostic } from '../diagnostic/index.js';
import { formatFamiliarReference, parseDigest, parseReference, referenceKey } from '../oci/index.js';
import type { RunState } from './run-state.js';
import type { ListStep, TaskLists } from './task-lists.js';

/** A state, and how the user named it. */
export interface NamedState {
  readonly name: string;
  readonly state: RunState;
}

/** Manifest lists that can be made: their sources are named by digest. */
export interface MergedLists {
  /** The ID that the runs share. */
  readonly run: string;
  readonly steps: readonly ListStep[];
  readonly attestations: boolean;
}

type Divided = NamedState & { readonly lists: TaskLists; readonly platform: string };

/**
 * Joins what runs for one platform each have left. They must be of the same run, each for another platform, and for all that
 * the lists are made of. A run that had nothing to do, because nothing had changed, gives what it pushed before.
 */
export function mergeStates(states: readonly NamedState[]): Checked<MergedLists> {
  const divided = states.flatMap(({ name, state }) =>
    state.lists === undefined || state.platform === undefined
      ? []
      : [{ name, state, lists: state.lists, platform: state.platform }],
  );
  const others = states.filter(({ name }) => !divided.some((each) => each.name === name));
  const newest = newestOf(divided);
  if (others.length > 0 || newest === undefined) return refused(others.map(notDivided));
  const problems = [...differentRuns(divided), ...sameTwice(divided)];
  if (problems.length > 0) return refused(problems);
  const lists = differentLists(divided, newest);
  if (lists.length > 0) return refused(lists);
  const pushed = pushedSources(divided, newest);
  if (!pushed.ok) return pushed;
  const { steps, attestations } = newest.lists;
  const pin = (name: string): string => pushed.value.get(keyOf(name)) ?? name;
  return {
    ok: true,
    value: { run: runOf(newest), steps: steps.map((step) => withSources(step, pin)), attestations },
    warnings: [],
  };
}

/** Of a state that was found to be as good as new, the run that found it so. */
const runOf = ({ state }: NamedState): string => state.confirmedBy ?? state.run;

/** The state that says how the lists are named: one that the shared run itself has left, else the last that was made. */
function newestOf(states: readonly Divided[]): Divided | undefined {
  const fresh = states.find(({ state }) => state.confirmedBy === undefined);
  const times = states.map(({ state }) => state.finishedAt).sort();
  return fresh ?? states.find(({ state }) => state.finishedAt === times.at(-1));
}

function notDivided({ name }: NamedState): Diagnostic {
  return {
    code: 'state/not-of-platform',
    severity: 'error',
    message: `the state '${name}' is not of a run for one platform`,
    hint: `let the run that writes it have --only-platform`,
  };
}

function differentRuns(states: readonly Divided[]): readonly Diagnostic[] {
  const runs = new Set(states.map(runOf));
  if (runs.size <= 1) return [];
  const told = states.map((each) => `'${each.name}' is of ${runOf(each)}`).join(', ');
  return [
    {
      code: 'state/different-runs',
      severity: 'error',
      message: `the states are of different runs: ${told}`,
      hint: 'give all parts of a run the same --id, such as the number that the CI service has for it',
    },
  ];
}

function sameTwice(states: readonly Divided[]): readonly Diagnostic[] {
  return states.flatMap(({ name, platform }, at): readonly Diagnostic[] => {
    const twin = states.slice(0, at).find((each) => each.platform === platform);
    if (twin === undefined) return [];
    const message = `the states '${twin.name}' and '${name}' are both of ${platform}`;
    const hint = 'name the state of each platform once';
    return [{ code: 'state/platform-twice', severity: 'error', message, hint }];
  });
}

/** Runs that happened at the same time must have read the same task with the same values. */
function differentLists(states: readonly Divided[], newest: Divided): readonly Diagnostic[] {
  const text = ({ lists }: Divided): string => JSON.stringify([lists.steps, lists.attestations]);
  const fresh = states.filter(({ state }) => state.confirmedBy === undefined);
  const other = fresh.find((each) => text(each) !== text(newest));
  if (other === undefined) return [];
  return [
    {
      code: 'state/different-lists',
      severity: 'error',
      message: `the states '${newest.name}' and '${other.name}' name different manifest lists, or make them of different images`,
      hint: 'give all parts of a run the same values and flags; --date, too, where names have the date in them',
    },
  ];
}

/** By the key of each source's name: the image that a run has pushed, by digest. */
function pushedSources(states: readonly Divided[], { lists }: Divided): Checked<ReadonlyMap<string, string>> {
  const problems: Diagnostic[] = [];
  const found = new Map<string, string>();
  for (const { name, steadyName, platform } of lists.sources) {
    const part = states.find((each) => each.platform === platform);
    const image = part?.state.images.find((each) => each.steadyName === steadyName);
    if (image === undefined) problems.push(notPushed(name, platform, part));
    else found.set(keyOf(name), pinnedName(image.name, image.digest));
  }
  return problems.length > 0 ? refused(problems) : { ok: true, value: found, warnings: [] };
}

function notPushed(name: string, platform: string, part: Divided | undefined): Diagnostic {
  const common = { code: 'state/image-missing', severity: 'error' } as const;
  return part === undefined
    ? {
        ...common,
        message: `no state is of ${platform}, for which a list takes '${name}'`,
        hint: `give the state of the run with --only-platform ${platform}, too`,
      }
    : {
        ...common,
        message: `the run for ${platform}, whose state is '${part.name}', did not push '${name}'`,
        hint: 'let a step push it; a manifest list is made of images in registries',
      };
}

function withSources(step: ListStep, pin: (name: string) => string): ListStep {
  switch (step.kind) {
    case 'create':
    case 'combine':
      return { ...step, sources: step.sources.map(pin) };
    case 'annotate':
      return { ...step, source: pin(step.source) };
    case 'push':
      return step;
  }
}

function pinnedName(name: string, digest: string): string {
  const [reference, parsed] = [parseReference(name), parseDigest(digest)];
  return reference === undefined || parsed === undefined
    ? name
    : formatFamiliarReference({ ...reference, digest: parsed });
}

function keyOf(name: string): string {
  const reference = parseReference(name);
  return reference === undefined ? name : referenceKey(reference);
}

function refused(problems: readonly Diagnostic[]): Checked<never> {
  return { ok: false, problems };
}
