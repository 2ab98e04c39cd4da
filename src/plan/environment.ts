import type { Placed } from '../task/index.js';
import { removeQuotes } from './words.js';
import type { Report } from './words.js';

const entryPattern = /^(?<key>[^\s=]+)=/;

/**
 * A step's environment: its own `KEY=value` entries, then the task's for keys it does not set (SPEC §3). One level of
 * shell quoting is removed; what is not `KEY=value` is reported.
 */
export function mergeEnvironment(
  ofTask: readonly Placed<string>[],
  ofStep: readonly Placed<string>[],
): readonly string[] {
  const merged = new Map<string, string>();
  for (const { value } of ofStep) addEntry(merged, removeQuotes(value), true);
  for (const { value } of ofTask) {
    for (const entry of splitEntries(removeQuotes(value))) addEntry(merged, entry, false);
  }
  return [...merged.values()];
}

/** Reports the entries that are not `KEY=value`. */
export function checkEnvironment(entries: readonly Placed<string>[], report: Report): void {
  for (const { value, place } of entries) {
    const entry = removeQuotes(value);
    if (entryPattern.test(entry)) continue;
    const key = entry.trim().split(/[\s:=]/)[0] ?? '';
    report({
      code: 'plan/invalid-env',
      severity: 'error',
      message: "this 'env' entry is not of the form 'KEY=value'",
      place,
      hint: `write '${key === '' ? 'KEY' : key}=value'`,
    });
  }
}

function addEntry(merged: Map<string, string>, entry: string, override: boolean): void {
  const key = entryPattern.exec(entry)?.groups?.key;
  if (key !== undefined && (override || !merged.has(key))) merged.set(key, entry);
}

/** ACR takes `A=1,B=2` in a task's env for two variables; a comma before anything else belongs to the value. */
function splitEntries(entry: string): readonly string[] {
  return entry.split(/,(?=[A-Za-z_]\w*=)/);
}
