import type { Checked, Diagnostic } from '../diagnostic/index.js';

/** What reading a secret needs of the world. */
export interface SecretPorts {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The bytes of a file; rejects when it can't be read. */
  readonly readFile: (path: string) => Promise<Uint8Array>;
  /** What a command prints, without its last line break; rejects with the reason when it fails. */
  readonly run: (command: string) => Promise<string>;
}

/**
 * The value a secret's source stands for: `env:NAME` the environment variable, `file:PATH` the file's text without
 * its last line break, `exec:COMMAND` what a command prints, anything else itself. Problems name the source, never a value.
 * @param of what the secret is, for messages: `secret 'token'`
 * @param accepts `source` refuses a value itself
 */
export async function readSecretSource(
  text: string,
  of: string,
  { environment, readFile, run }: SecretPorts,
  accepts: 'source' | 'value or source' = 'value or source',
): Promise<Checked<string>> {
  const [, kind, rest = ''] = /^(env|file|exec):(.*)$/s.exec(text) ?? [];
  switch (kind) {
    case 'env':
      return fromEnvironment(rest, of, environment);
    case 'file':
      return fromFile(rest, of, readFile);
    case 'exec':
      return fromCommand(rest, of, run);
    default:
      return accepts === 'source' ? inTheOpen(of) : found(text);
  }
}

/** The text is not repeated: it may be the secret. */
function inTheOpen(of: string): Checked<never> {
  const hint = "say where it is instead: 'env:NAME', 'file:PATH' or 'exec:COMMAND'";
  return refused(
    'secret/in-the-open',
    `${of} is given by value, which every user of this machine can see`,
    hint,
  );
}

async function fromCommand(command: string, of: string, run: SecretPorts['run']): Promise<Checked<string>> {
  try {
    return found(await run(command));
  } catch (error) {
    const { message } = error as Error;
    return refused(
      'secret/command-failed',
      `${of} comes from a command that failed (${message})`,
      'try it by itself',
    );
  }
}

function fromEnvironment(name: string, of: string, environment: SecretPorts['environment']): Checked<string> {
  const value = environment[name];
  if (value !== undefined) return found(value);
  return refused(
    'secret/not-set',
    `${of} comes from the environment variable '${name}', which is not set`,
    `set it, for example with 'export ${name}=…', before the command`,
  );
}

async function fromFile(
  path: string,
  of: string,
  readFile: SecretPorts['readFile'],
): Promise<Checked<string>> {
  const refusal = (why: string, hint: string): Checked<never> =>
    refused('secret/unreadable', `${of} comes from the file '${path}', which ${why}`, hint);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    return refusal(`cannot be read (${reasonOf(error)})`, 'check the path and the permissions of the file');
  }
  try {
    return found(new TextDecoder('utf-8', { fatal: true }).decode(bytes).replace(/\r?\n$/, ''));
  } catch {
    return refusal('is not UTF-8 text', 'encode the file first, for example in base64');
  }
}

const found = (value: string): Checked<string> => ({ ok: true, value, warnings: [] });

/** A problem with a secret as an answer; `message` and `hint` must not hold its value. */
export function refused(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return { ok: false, problems: [{ code, severity: 'error', message, hint }] };
}

/** The system's name of an error (`ENOENT`); its message could say more than a log should know. */
function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error
    ? String(error.code)
    : 'unknown error';
}
