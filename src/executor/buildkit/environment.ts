import { splitAt } from './csv.js';

/** `KEY=value` entries as a process takes them. */
export function environmentOf({
  environment,
}: {
  readonly environment: readonly string[];
}): Readonly<Record<string, string>> {
  return Object.fromEntries(environment.map((entry) => splitAt(entry, '=')));
}
