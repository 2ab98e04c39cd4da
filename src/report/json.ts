import { encodeEvent } from '../event/index.js';
import type { Reporter } from './reporter.js';

/** Every event as a line of JSON (NDJSON), for programs. */
export function jsonReporter(options: { readonly write: (bytes: Uint8Array) => void }): Reporter {
  return { report: (event) => options.write(encodeEvent(event)) };
}
