import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Checked } from '../diagnostic/index.js';
import type { SourceText } from '../source/index.js';
import { found, reasonOf, refused } from './location.js';

/** The bytes of standard input, in pieces, as Node's `process.stdin` gives them. */
export type StandardInput = AsyncIterable<Uint8Array | string>;

/** The text of a task file of this machine, or of standard input for `-`, without its byte order mark. */
export async function readTaskFile(
  name: string,
  cwd: string,
  standardInput: StandardInput,
): Promise<Checked<SourceText>> {
  const path = name === '-' ? '<stdin>' : name;
  try {
    return decodeTaskText(
      path,
      name === '-' ? await readAll(standardInput) : await readFile(resolve(cwd, path)),
    );
  } catch (error) {
    const hint = 'check the permissions of the file';
    return refused('read/unreadable', `the task file '${path}' cannot be read (${reasonOf(error)})`, hint);
  }
}

async function readAll(input: StandardInput): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of input) pieces.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  return Buffer.concat(pieces);
}

/** The text of a task file from its bytes; problems name `path`. */
export function decodeTaskText(path: string, bytes: Uint8Array): Checked<SourceText> {
  const text = new TextDecoder().decode(bytes);
  if (!isUtf8(bytes)) return notUtf8({ path, text }, bytes);
  if (text.trim() !== '') return found({ path, text });
  return refused(
    'read/empty',
    `the task file '${path}' is empty`,
    "a task file has at least 'steps:' with one step",
  );
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Points at the first replacement character: what could not be read stands there. */
function notUtf8(source: SourceText, bytes: Uint8Array): Checked<never> {
  const start = Math.max(0, source.text.indexOf('\ufffd'));
  const utf16 = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  return {
    ok: false,
    problems: [
      {
        code: 'read/not-utf8',
        severity: 'error',
        message: `the task file '${source.path}' is not UTF-8 text`,
        // The excerpt of a text in another encoding would only be noise.
        ...(utf16 ? {} : { place: { source, start, end: start + 1 } }),
        hint: utf16 ? 'it seems to be UTF-16: save it as UTF-8' : 'save it as UTF-8',
      },
    ],
  };
}
