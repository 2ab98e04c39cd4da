import type { Checked, Diagnostic } from '../diagnostic/index.js';

/** A problem as an answer. */
export function refused(code: Diagnostic['code'], message: string, hint: string): Checked<never> {
  return { ok: false, problems: [{ code, severity: 'error', message, hint }] };
}

export const found = <T>(value: T): Checked<T> => ({ ok: true, value, warnings: [] });

/** The system's name of an error: `EACCES`. */
export function reasonOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

/** Whether the error only says that there is no such thing. */
export function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes(reasonOf(error));
}

/**
 * What kind of remote location a text names, as docker build understands contexts; undefined for a local path. Where a
 * repository's URL doesn't end in `.git`, `git+https://…` says that it is one; Azure's have `/_git/` in them.
 * @see https://docs.docker.com/build/concepts/context/#remote-context
 */
export function remoteKindOf(text: string): 'git' | 'http' | 'oci' | undefined {
  if (text.startsWith('oci://')) return 'oci';
  if (/^git\+(?:https?|ssh|file):\/\/|^(?:git|ssh|file):\/\/|^git@[^/]+:|^github\.com\//.test(text))
    return 'git';
  if (!/^https?:\/\//.test(text)) return undefined;
  return /^[^?#]*(?:\.git\/?|\/_git\/[^/?#]+)(?:#.*)?$/.test(text) ? 'git' : 'http';
}

/** A location without user name and password. */
export function withoutCredentials(text: string): string {
  if (/^(?:git\+)?ssh:\/\//.test(text)) return text.replace(/^([\w+.-]+:\/\/[^/@:]*):[^/]*@/, '$1@');
  return text.replace(/^([\w+.-]+:\/\/)[^/]*@/, '$1');
}

/** Whether what a location names is on this machine, where others than its user have no business. */
export function isOfThisMachine(text: string): boolean {
  return (
    /^(?:git\+)?file:/.test(text) ||
    /^[\w+.-]+:\/\/(?:[^/@]*@)?(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?(?:\/|$)/i.test(text)
  );
}
