import { createHash } from 'node:crypto';
import type { PlannedStep } from '../plan/index.js';

/**
 * What tells whether a step is still the same as in another run: a digest of all that is planned of it, but not of where
 * it stands in the file. Secrets are masked first: a renewed password makes no other step.
 */
export function fingerprintOf(step: PlannedStep, redact: (text: string) => string): string {
  const text = JSON.stringify(step, (key, value: unknown) =>
    /^(?:p|.*P)lace$/.test(key) ? undefined : value,
  );
  return createHash('sha256').update(redact(text)).digest('hex').slice(0, 32);
}
