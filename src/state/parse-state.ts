import { digestOfFingerprint } from '../fingerprint/index.js';
import type { RunState, StateSummary } from './run-state.js';
import { StateError } from './state-error.js';

/** Larger ones are none; bytes. */
export const largestState = 64 << 20;

/** The state that a text spells. @throws StateError */
export function parseState(text: string, name: string): RunState {
  const json = parsed(text);
  if (json?.version === 1 && typeof json.run === 'string' && Array.isArray(json.images))
    return json as unknown as RunState;
  const what = json?.version === undefined ? 'is not one of a run' : 'is of another version of taskrun';
  throw new StateError(
    'unsound',
    `the state '${name}' ${what}`,
    'name another place with --state, or remove what is there',
  );
}

/** What a reader needs who only wants to know whether anything has changed. */
export function summaryOf({ run, inputs, images }: RunState): StateSummary {
  const names = images.map(({ name }) => name);
  return { run, images: names, ...(inputs === undefined ? {} : { digest: digestOfFingerprint(inputs) }) };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === 'object' && json !== null ? (json as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
