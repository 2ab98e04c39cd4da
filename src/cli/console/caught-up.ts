import type { IO } from './io.js';

/** Bytes that may wait for whoever reads. */
const patience = 1024 * 1024;

/**
 * Settles when whoever reads what this process prints has caught up, or has gone; undefined when there is nothing to wait
 * for. What is printed in the meantime would fill the memory.
 */
export function caughtUp({ stdout, stderr }: Pick<IO, 'stdout' | 'stderr'>): Promise<unknown> | undefined {
  const behind = [stdout, stderr].filter((stream) => stream.writableLength > patience && !stream.destroyed);
  return behind.length === 0 ? undefined : Promise.all(behind.map(drained));
}

function drained(stream: IO['stdout']): Promise<void> {
  return new Promise((resolve) => {
    const names = ['drain', 'close', 'error'] as const;
    const settle = (): void => {
      for (const name of names) stream.removeListener(name, settle);
      resolve();
    };
    for (const name of names) stream.on(name, settle);
  });
}
