import type { RunRecord } from '../event/index.js';

/** A run in a list. */
export interface RunSummary {
  readonly id: string;
  readonly taskName: string;
  /** Of the Run variables, e.g. `linux/amd64`; absent in records of versions that did not keep it. */
  readonly platform?: string;
  readonly status: RunRecord['status'];
  readonly trigger: string;
  /** ISO 8601, UTC. */
  readonly startedAt?: string;
  /** Milliseconds; absent while the run goes on. */
  readonly duration?: number;
  /** What the run left in registries. */
  readonly images: readonly { readonly name: string; readonly digest: string }[];
}

export function summaryOf(record: RunRecord): RunSummary {
  const { id, taskName, platform, status, trigger, startedAt, duration, images } = record;
  return {
    id,
    taskName,
    ...(platform === undefined ? {} : { platform }),
    status,
    trigger,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(duration === undefined ? {} : { duration }),
    images: images.map(({ name, digest }) => ({ name, digest })),
  };
}
