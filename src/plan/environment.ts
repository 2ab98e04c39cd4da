import type { Placed, Task } from '../task/index.js';
import { removeQuotes } from './words.js';
import type { Report } from './words.js';

const entryPattern = /^(?<key>[^=]*)=/;

/**
 * A step's environment: its own `KEY=value` entries, then the task's for keys it does not set (SPEC §3). One level of
 * shell quoting is removed; of two entries for one key the later one counts.
 */
export function mergeEnvironment(
  ofTask: readonly string[],
  ofStep: readonly Placed<string>[],
): readonly string[] {
  if (ofStep.length === 0) return ofTask;
  const merged = new Map<string, string>();
  for (const { value } of ofStep) addEntry(merged, removeQuotes(value));
  const own = new Set(merged.keys());
  for (const entry of ofTask) if (!own.has(keyOf(entry) ?? '')) addEntry(merged, entry);
  return [...merged.values()];
}

/** The entries of a task's environment, one for each key: ACR takes `A=1,B=2` for two variables. */
export function splitEnvironment(entries: readonly Placed<string>[]): readonly string[] {
  const merged = new Map<string, string>();
  for (const { value } of entries) {
    // a comma before anything else belongs to the value
    for (const entry of removeQuotes(value).split(/,(?=[A-Za-z_]\w*=)/)) addEntry(merged, entry);
  }
  return [...merged.values()];
}

/** Reports the entries of a task that are not `KEY=value`; a task without steps has no use for them. */
export function checkTaskEnvironment({ env, steps }: Task, report: Report): void {
  checkEnvironment(env, steps.length > 0, report);
}

/**
 * Reports the entries that are not `KEY=value`. As in ACR they are errors where environments are merged; else ACR hands
 * such a variable on from its own machine, which taskrun does not.
 */
export function checkEnvironment(entries: readonly Placed<string>[], merged: boolean, report: Report): void {
  for (const { value, place } of entries) {
    const entry = removeQuotes(value);
    if ((keyOf(entry) ?? '') !== '') continue;
    const refused = merged && !entry.includes('=');
    const key = entry.trim().split(/[\s:=]/)[0] ?? '';
    report({
      code: refused ? 'plan/invalid-env' : 'plan/ignored-env',
      severity: refused ? 'error' : 'warning',
      message: "this 'env' entry is not of the form 'KEY=value'",
      place,
      hint: `write '${key === '' ? 'KEY' : key}=value'${refused ? '' : '; it is left out'}`,
    });
  }
}

function addEntry(merged: Map<string, string>, entry: string): void {
  const key = keyOf(entry);
  if (key !== undefined && key !== '') merged.set(key, entry);
}

function keyOf(entry: string): string | undefined {
  return entryPattern.exec(entry)?.groups?.key;
}
