import type {
  BuildRecord,
  ImageRecord,
  RecordStatus,
  RunEvent,
  RunRecord,
  RunStarted,
  RunStatus,
  StepRecord,
} from '../event/index.js';

/** The record of a run of which nothing has happened yet. */
export const emptyRecord: RunRecord = {
  version: 1,
  id: '',
  taskName: '',
  status: 'Queued',
  trigger: 'manual',
  registry: '',
  executor: '',
  steps: [],
  images: [],
  builds: [],
};

/** The record of a run from its events; of a run that was cut off, what had happened until then. */
export function buildRecord(events: Iterable<RunEvent>): RunRecord {
  let record = emptyRecord;
  for (const event of events) record = extendRecord(record, event);
  return record;
}

/** The record after one more event; the same record when the event leaves nothing in it. */
export function extendRecord(record: RunRecord, event: RunEvent): RunRecord {
  switch (event.type) {
    case 'step-output':
    case 'step-progress':
      return record;
    case 'run-started':
      return startedRecord(event);
    case 'step-started':
      return withStep(record, event.step, () => ({ startedAt: isoTime(event.time) }));
    case 'step-retrying':
      return withStep(record, event.step, ({ retries }) => ({ retries: retries + 1 }));
    case 'step-finished':
      return withStep(record, event.step, () => ({ duration: event.duration, result: event.result }));
    case 'image-built':
      return { ...record, builds: withBuild(record.builds, { ...event.image, step: event.step }) };
    case 'image-pushed':
      return { ...record, images: withImage(record.images, { ...event.image, step: event.step }) };
    case 'run-finished':
      return {
        ...record,
        status: statuses[event.status],
        finishedAt: isoTime(event.time),
        duration: event.duration,
      };
    default:
      return unreachable(event);
  }
}

const statuses: Readonly<Record<RunStatus, RecordStatus>> = {
  succeeded: 'Succeeded',
  failed: 'Failed',
  canceled: 'Canceled',
  'timed-out': 'Timeout',
};

function startedRecord({ run, executor, steps, time }: RunStarted): RunRecord {
  return {
    ...emptyRecord,
    id: run.id,
    taskName: run.taskName,
    status: 'Running',
    trigger: run.triggeredBy === undefined || run.triggeredBy === '' ? emptyRecord.trigger : run.triggeredBy,
    registry: run.registry,
    executor,
    ...(run.platform === undefined ? {} : { platform: run.platform }),
    ...(run.date === undefined ? {} : { date: run.date }),
    startedAt: isoTime(time),
    steps: steps.map((step) => ({ ...step, retries: 0 })),
  };
}

function withStep(
  record: RunRecord,
  id: string,
  change: (step: StepRecord) => Partial<StepRecord>,
): RunRecord {
  return {
    ...record,
    steps: record.steps.map((step) => (step.id === id ? { ...step, ...change(step) } : step)),
  };
}

/** A name that is pushed again is only its last push: that is what the registry has. */
function withImage(images: readonly ImageRecord[], image: ImageRecord): readonly ImageRecord[] {
  return [...images.filter(({ name }) => name !== image.name), image];
}

/** Of a step that was tried again, the last build counts. */
function withBuild(builds: readonly BuildRecord[], build: BuildRecord): readonly BuildRecord[] {
  return [...builds.filter(({ step }) => step !== build.step), build];
}

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

function unreachable(event: never): never {
  throw new Error(`an event of an unknown type: ${JSON.stringify(event)}`);
}
