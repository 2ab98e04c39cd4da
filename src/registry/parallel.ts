import { setMaxListeners } from 'node:events';

/**
 * Does work for every item, at most `limit` at a time, results in the items' order. The first failure stops the rest
 * (their signal aborts, waiting items are not begun) and is thrown when nothing runs any more.
 */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal | undefined,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<readonly Result[]> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  // Every request under way listens; Node takes more than ten for a leak and says so on standard error.
  setMaxListeners(0, either);
  const results = new Map<number, Result>();
  const failures: unknown[] = [];
  const waiting = items.entries();
  const worker = async () => {
    for (const [at, item] of waiting) {
      if (either.aborted) return;
      try {
        results.set(at, await work(item, either));
      } catch (error) {
        failures.push(error);
        stop.abort(error);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  signal?.throwIfAborted();
  if (failures.length > 0) throw failures[0];
  return items.flatMap((_, at) => (results.has(at) ? [results.get(at) as Result] : []));
}
