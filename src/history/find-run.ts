import type { RunSummary } from './run-summary.js';

/** Which run is meant. */
export type Found =
  | { readonly kind: 'one'; readonly run: RunSummary }
  | { readonly kind: 'none' }
  | { readonly kind: 'several'; readonly runs: readonly RunSummary[] };

/** Finds a run by its ID, the beginning of its ID, or `latest`; the runs are sorted, the latest first. */
export function findRun(runs: readonly RunSummary[], text: string): Found {
  const exact = runs.find(({ id }) => id === text) ?? (text === 'latest' ? runs[0] : undefined);
  if (exact !== undefined) return { kind: 'one', run: exact };
  const [run, ...others] = text === '' ? [] : runs.filter(({ id }) => id.startsWith(text));
  if (run === undefined) return { kind: 'none' };
  return others.length === 0 ? { kind: 'one', run } : { kind: 'several', runs: [run, ...others] };
}
