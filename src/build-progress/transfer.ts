import type { Progress } from '../event/index.js';
import { milliseconds } from './vertex.js';
import type { StatusUpdate } from './solve-status.js';

/** How far a part of a vertex is. */
export interface Transfer {
  readonly state: Progress['state'];
  /** Bytes; 0 where it is not a transfer of bytes. */
  readonly current: number;
  /** Bytes; 0 where it is not known. */
  readonly total: number;
  /** For people, once it is complete. */
  readonly line: string | undefined;
  /** What of it has been told last, in hundredths or megabytes. */
  readonly told: number;
}

/**
 * A part after one more message about it, and whether that is news: BuildKit tells of every part ten times a second, and
 * the steps of a bar are enough.
 */
export function transferOf(
  known: Transfer | undefined,
  update: StatusUpdate,
): { readonly transfer: Transfer; readonly news: boolean } {
  const { id, current = 0, total = 0, completed } = update;
  const state = completed === undefined ? 'running' : 'done';
  const told = Math.floor(total > 0 ? (current / total) * 100 : current / 1_000_000);
  const line = state === 'done' ? `${id}${amount(current, total)}${seconds(update)} done` : undefined;
  return {
    transfer: { state, current, total, line, told },
    news: known?.state !== state || (state === 'running' && known.told !== told),
  };
}

function amount(current: number, total: number): string {
  if (total > 0) return ` ${formatBytes(current)} / ${formatBytes(total)}`;
  return current > 0 ? ` ${formatBytes(current)}` : '';
}

function seconds({ started, completed }: StatusUpdate): string {
  const duration = (milliseconds(completed) ?? 0) - (milliseconds(started) ?? 0);
  return duration > 50 && started !== undefined ? ` ${(duration / 1000).toFixed(1)}s` : '';
}

/** Bytes as Docker writes them: powers of a thousand, at most four digits. */
function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${Number((bytes / 1000 ** power).toPrecision(power === 0 ? 3 : 4))}${units[power]}`;
}
