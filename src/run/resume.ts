import type { RunRecord, StepRecord } from '../event/index.js';
import { StepPrecedence, type Plan, type PlannedStep } from '../plan/index.js';
import type { DoneStep } from './done-step.js';
import { fingerprintOf } from './fingerprint.js';

/** What resuming a run comes to. */
export interface Resumption {
  /** Steps that need not run again, by their ids. */
  readonly done: ReadonlyMap<string, DoneStep>;
  /** Steps that had succeeded and run again, because what they did for later steps is gone. */
  readonly repeated: readonly PlannedStep[];
  /** Steps that had succeeded, but were other steps then. */
  readonly changed: readonly PlannedStep[];
}

export interface ResumePorts {
  readonly redact: (text: string) => string;
  /** Whether what a build made is still there. */
  readonly remains: (step: PlannedStep) => Promise<boolean>;
}

/**
 * Decides which steps of a run are not carried out again. Builds and pushes last. What a container, a docker command or a
 * redirection did is gone with the run's files, and lists under construction with its memory: such a step runs again if a
 * step after it does.
 */
export async function planResumption(
  plan: Plan,
  record: RunRecord,
  { redact, remains }: ResumePorts,
): Promise<Resumption> {
  const earlier = new Map(record.steps.map((step) => [step.id, step]));
  const succeeded = plan.steps.filter(({ id }) => earlier.get(id)?.result?.status === 'succeeded');
  const lasting = await Promise.all(
    succeeded.map(async (step) => lasts(step) && (await isThere(step, remains))),
  );
  const again = stepsAgain(
    plan,
    new Set(succeeded.map(({ id }) => id)),
    new Set(succeeded.filter((_, index) => lasting[index]).map(({ id }) => id)),
  );
  const done = succeeded.filter(({ id }) => !again.has(id));
  return {
    done: new Map(done.map(({ id }) => [id, doneStep(record, earlier.get(id))])),
    repeated: succeeded.filter(({ id }) => again.has(id)),
    changed: done.filter((step) => earlier.get(step.id)?.fingerprint !== fingerprintOf(step, redact)),
  };
}

/** The steps that run: those that had not succeeded, and those without lasting effect that one of them comes after. */
function stepsAgain(
  { steps }: Plan,
  succeeded: ReadonlySet<string>,
  lasting: ReadonlySet<string>,
): ReadonlySet<string> {
  const precedence = new StepPrecedence(steps);
  const again = new Set(steps.filter(({ id }) => !succeeded.has(id)).map(({ id }) => id));
  for (let size = -1; size < again.size;) {
    size = again.size;
    for (const { id } of steps)
      if (!again.has(id) && !lasting.has(id) && [...again].some((other) => precedence.isBefore(id, other)))
        again.add(id);
  }
  return again;
}

function lasts({ action, redirections }: PlannedStep): boolean {
  if (redirections.length > 0) return false;
  switch (action.kind) {
    case 'build':
    case 'push':
    case 'manifest-push':
    case 'manifest-inspect':
    case 'imagetools-create':
    case 'imagetools-inspect':
      return true;
    case 'container':
    case 'docker':
    case 'host-shell':
    case 'manifest-create':
    case 'manifest-annotate':
    case 'manifest-remove':
      return false;
  }
}

async function isThere(step: PlannedStep, remains: ResumePorts['remains']): Promise<boolean> {
  return step.action.kind !== 'build' || remains(step);
}

function doneStep({ images, builds }: RunRecord, earlier: StepRecord | undefined): DoneStep {
  const ofStep = ({ step }: { readonly step: string }): boolean => step === earlier?.id;
  return {
    result: { status: 'succeeded', earlier: true },
    duration: earlier?.duration ?? 0,
    builds: builds.filter(ofStep).map(({ names, platforms, bases, digest }) => ({
      ...{ names, platforms, bases },
      ...(digest === undefined ? {} : { digest }),
    })),
    images: images.filter(ofStep).map(({ name, digest, platforms }) => ({ name, digest, platforms })),
  };
}
