import { OciError } from './error.js';

/** An object out of untrusted JSON: nothing about its values is known. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The object these bytes spell. `what` names the document in the error. @throws OciError */
export function parseJsonObject(bytes: Uint8Array, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new OciError(`${what} is not JSON`);
  }
  return objectAt(value, what);
}

/** @throws OciError */
export function objectAt(value: unknown, what: string): JsonObject {
  if (!isJsonObject(value)) throw new OciError(`${what} is not a JSON object`);
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws OciError */
export function arrayAt(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new OciError(`${what} is not a JSON array`);
  return value;
}

/** A string, or undefined when there is none (absent, empty, or something else). */
export function textAt(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The string members of a map of strings, or undefined when there are none. */
export function textMapAt(value: unknown): Readonly<Record<string, string>> | undefined {
  if (!isJsonObject(value)) return undefined;
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

const restrictedName = '[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}';
const mediaTypeGrammar = new RegExp(`^${restrictedName}/${restrictedName}$`);

/**
 * A media type, or undefined when there is none. Checked, because it gets into messages.
 * @see https://www.rfc-editor.org/rfc/rfc6838#section-4.2
 */
export function mediaTypeAt(value: unknown): string | undefined {
  return typeof value === 'string' && mediaTypeGrammar.test(value) ? value : undefined;
}

/** The addresses among the members of a list, or undefined when there are none. Checked, because they get into messages. */
export function addressesAt(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const addresses = value.filter((each): each is string => typeof each === 'string' && isAddress(each));
  return addresses.length === 0 ? undefined : addresses;
}

function isAddress(text: string): boolean {
  return /^https?:\/\/[\x21-\x7e]{1,2048}$/.test(text) && URL.canParse(text);
}

/** Bytes in base64, as JSON holds them, or undefined when there are none. */
export function base64At(value: unknown): string | undefined {
  return typeof value === 'string' &&
    /^(?:[\dA-Za-z+/]{4})*(?:[\dA-Za-z+/]{2}==|[\dA-Za-z+/]{3}=)?$/.test(value)
    ? value
    : undefined;
}

/** A plain word such as `linux` or `10.0.20348.1`, or undefined when there is none. Checked, because it gets into messages. */
export function wordAt(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,127}$/.test(value) ? value : undefined;
}
