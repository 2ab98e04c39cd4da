import type { CopyProgress } from '../../image/index.js';
import { progressLine } from './progress-line.js';
import { counted, formatBytes } from './text.js';

/** Shows how far a copy is: one line that changes on a terminal; elsewhere one when it begins, and one now and then. */
export interface CopyDisplay {
  show(progress: CopyProgress): void;
  end(): void;
}

/** Milliseconds between lines where they stay. */
const lineInterval = 10_000;

/** The display of a stream. */
export function copyProgress(
  stream: { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown },
  now: () => number = Date.now,
): CopyDisplay {
  const line = progressLine(stream, now);
  let last = -Infinity;
  return {
    show(progress) {
      if (stream.isTTY === true) {
        line.show(progressText(progress));
      } else if (progress.blobs > 0 && now() - last >= lineInterval) {
        last = now();
        stream.write(`${progressText(progress)}\n`);
      }
    },
    end: () => line.clear(),
  };
}

function progressText({ blobs, bytes, done }: CopyProgress): string {
  const percent = bytes === 0 ? 100 : Math.floor((100 * done) / bytes);
  return `copying ${counted(blobs, 'blob')}: ${formatBytes(done)} of ${formatBytes(bytes)}, ${percent} %`;
}
