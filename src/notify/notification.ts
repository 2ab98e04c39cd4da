import type { ImageRecord, RecordStatus, RunRecord } from '../event/index.js';

/** When word is sent. `changed`: a run succeeded, and left another image than the last one did. */
export const occasions = ['failure', 'success', 'changed'] as const;
export type Occasion = (typeof occasions)[number];

/** What a webhook is sent as JSON. */
export interface Notification {
  readonly type: 'run.succeeded' | 'run.failed' | 'run.canceled';
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly data: NotificationData;
}

export interface NotificationData {
  readonly id: string;
  readonly taskName: string;
  readonly status: RecordStatus;
  readonly trigger: string;
  readonly registry: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  /** Milliseconds. */
  readonly duration?: number;
  /** Whether an image is another than the last successful run of the task left; absent where none succeeded. */
  readonly changed?: boolean;
  /** Steps that failed, and why. */
  readonly failures: readonly { readonly step: string; readonly message: string; readonly hint?: string }[];
  /** What the run left in registries. */
  readonly images: readonly { readonly name: string; readonly digest: string }[];
}

/** The images that the last successful run of the same task left; undefined when there was none. */
export type EarlierImages = readonly Pick<ImageRecord, 'name' | 'digest'>[] | undefined;

/** What is to be said of a run. */
export function notificationOf(record: RunRecord, earlier: EarlierImages, now: number): Notification {
  const { id, taskName, status, trigger, registry, startedAt, duration } = record;
  const changed = status === 'Succeeded' ? { changed: isChanged(record, earlier) } : {};
  return {
    type: typeOf(status),
    timestamp: new Date(now).toISOString(),
    data: {
      ...{ id, taskName, status, trigger, registry },
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(duration === undefined ? {} : { duration }),
      ...changed,
      failures: failuresOf(record),
      images: record.images.map(({ name, digest }) => ({ name, digest })),
    },
  };
}

/** Whether the user wants to hear of that; being canceled is no failure. */
export function isWanted({ type, data }: Notification, wanted: readonly Occasion[]): boolean {
  if (type === 'run.failed') return wanted.includes('failure');
  if (type === 'run.canceled') return false;
  return wanted.includes('success') || (data.changed === true && wanted.includes('changed'));
}

function typeOf(status: RecordStatus): Notification['type'] {
  if (status === 'Succeeded') return 'run.succeeded';
  return status === 'Canceled' ? 'run.canceled' : 'run.failed';
}

/** Names with the run's ID are new each time: only what both runs left can be compared. */
function isChanged({ images }: RunRecord, earlier: EarlierImages): boolean {
  if (earlier === undefined) return true;
  const before = new Map(earlier.map(({ name, digest }) => [name, digest]));
  return images.some(({ name, digest }) => before.has(name) && before.get(name) !== digest);
}

function failuresOf({ steps, error }: RunRecord): NotificationData['failures'] {
  const failed = steps.flatMap(({ id, result }) => {
    if (result?.status !== 'failed') return [];
    const { message, hint } = result.failure;
    return [{ step: id, message, ...(hint === undefined ? {} : { hint }) }];
  });
  return error === undefined ? failed : [...failed, { step: '', message: error }];
}
