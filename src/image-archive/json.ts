import { ImageArchiveError } from './image-archive-error.js';

/** The value a document spells. `what` names the document in the error. @throws ImageArchiveError */
export function parseDocument(bytes: Uint8Array, what: string): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ImageArchiveError('invalid', `${what} in the archive of the image is not JSON`);
  }
}

/** The member of a value that should be an object. */
export function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

/** The texts of a value that should be a list of texts; undefined when it is none. */
export function texts(value: unknown): readonly string[] | undefined {
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}
