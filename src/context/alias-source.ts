import { open, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { fetchText, Unfetchable } from './fetch-text.js';
import { found, isMissing, reasonOf, refused, withoutCredentials } from './location.js';

/** Where sources of aliases may come from. */
export interface AliasSourceOptions {
  /** The context directory; undefined when the task has none. */
  readonly directory: string | undefined;
  /** Lets plain http reach other machines too. */
  readonly allowHTTP?: boolean;
}

/** The largest source of aliases, in bytes. */
const largest = 1 << 20;
/** Milliseconds a URL may take to answer entirely, as in ACR. */
const patience = 2_000;

/**
 * Reads what `alias.src` names: a file in the context, which it may not leave, or a URL: https, or anything on this machine.
 * Problems have no place.
 */
export function readAliasSource({ directory, allowHTTP = false }: AliasSourceOptions) {
  return (location: string): Promise<Checked<SourceText>> =>
    /^https?:\/\//i.test(location)
      ? fromURL(location, allowHTTP)
      : fromFile(location.replace(/^file:\/\//, ''), directory);
}

async function fromURL(url: string, allowHTTP: boolean): Promise<Checked<SourceText>> {
  try {
    const text = await fetchText(url, { largest, patience, allowHTTP });
    return found({ path: nameOf(url), text });
  } catch (error) {
    if (!(error instanceof Unfetchable)) throw error;
    return refused('alias/unreadable', `the aliases of '${nameOf(url)}' ${error.message}`, error.hint);
  }
}

async function fromFile(path: string, directory: string | undefined): Promise<Checked<SourceText>> {
  const hint = 'paths are relative to the context: check the spelling, or give the context that holds it';
  const refusal = (why: string) => refused('alias/unreadable', `the aliases of '${path}' ${why}`, hint);
  if (directory === undefined) return refusal('cannot be read: the task has no context');
  try {
    const top = await realpath(directory);
    const file = await realpath(isAbsolute(path) ? path : join(top, path));
    const inside = relative(top, file);
    if (inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside))
      return refusal('are outside the context');
    const text = await readBounded(file);
    if (text === undefined) return refusal('are too large: more than 1 MiB');
    return found({ path, text });
  } catch (error) {
    return refusal(isMissing(error) ? 'do not exist' : `cannot be read (${reasonOf(error)})`);
  }
}

/** The text of a file without its byte order mark; undefined when it is too large. */
async function readBounded(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(largest + 1), 0, largest + 1, 0);
    return bytesRead > largest ? undefined : new TextDecoder().decode(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** A URL may hold a password before the host's name and a token behind the question mark. */
function nameOf(url: string): string {
  return withoutCredentials(url).replace(/\?.*$/s, '?…');
}
