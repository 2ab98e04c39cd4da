/** Does a piece of work when fewer than the limit are being done. */
export type Limit = <Result>(work: () => Promise<Result>) => Promise<Result>;

/**
 * At most `most` pieces of work at the same time, the others in the order they came. Unlike `inParallel`, the work may turn
 * up while other work is done: an index in a registry says only when it is read how much more there is to read.
 */
export function limitOf(most: number): Limit {
  let free = most;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free++;
      else next();
    }
  };
}
