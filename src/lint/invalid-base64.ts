import type { Diagnostic } from '../diagnostic/index.js';
import type { Facts } from './facts.js';

/** Standard base64, padded; line breaks count for nothing. @see https://www.rfc-editor.org/rfc/rfc4648#section-4 */
const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** Files of secret volumes that cannot be decoded; what they contain is not repeated. */
export function invalidBase64({ plan }: Facts): readonly Diagnostic[] {
  const mounted = new Set(plan.steps.flatMap(({ mounts }) => mounts.map(({ volume }) => volume)));
  return plan.volumes.flatMap((volume) =>
    volume.files
      .filter((file) => !base64.test(file.base64.replaceAll(/[\r\n]/g, '')))
      .map(({ name, base64: text, place }) => ({
        code: 'lint/invalid-base64' as const,
        severity: mounted.has(volume.name) ? ('error' as const) : ('warning' as const),
        message: `the file '${name}' of the volume '${volume.name}' is not in base64`,
        place,
        hint: hintFor(text),
      })),
  );
}

function hintFor(text: string): string {
  if (/^[\w-]+={0,2}$/.test(text) && /[-_]/.test(text))
    return "'-' and '_' are of the URL's alphabet: 'base64' without options writes '+' and '/'";
  return "'base64 FILE' encodes a file; in a template, '{{ .Values.name | b64enc }}' does";
}
