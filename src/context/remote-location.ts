import type { Checked } from '../diagnostic/index.js';
import { parseDigest, parseReference, type Reference } from '../oci/index.js';
import { found, refused, remoteKindOf, withoutCredentials } from './location.js';

/** Files that are somewhere else, as a command line names them. */
export type RemoteLocation = GitLocation | WebLocation | ArtifactLocation;

interface Named {
  /** As the user wrote it, without user name and password. */
  readonly text: string;
  /** Within the files there; empty means all of them. */
  readonly path: string;
}

/** `https://host/repository.git#reference:path`. */
export interface GitLocation extends Named {
  readonly kind: 'git';
  /** What git is given, without user name and password. */
  readonly repository: string;
  /** Branch, tag or commit; empty means what the repository's HEAD is. */
  readonly reference: string;
  readonly login?: Login;
}

/** `https://host/context.tar.gz#:path`, or a file by itself. */
export interface WebLocation extends Named {
  readonly kind: 'http';
  readonly url: string;
  readonly login?: Login;
}

/** `oci://registry/repository:tag#:path`. */
export interface ArtifactLocation extends Named {
  readonly kind: 'oci';
  readonly reference: Reference;
}

/** User name and password that stood in a URL. */
export interface Login {
  readonly username: string;
  readonly password: string;
}

/** A remote location taken apart; undefined for what can only be a local path. */
export function parseRemoteLocation(text: string): Checked<RemoteLocation> | undefined {
  const kind = remoteKindOf(text);
  if (kind === undefined) return undefined;
  const hash = text.indexOf('#');
  const [address, fragment] = hash < 0 ? [text, ''] : [text.slice(0, hash), text.slice(hash + 1)];
  const colon = fragment.indexOf(':');
  const [reference, path] =
    colon < 0 ? [fragment, ''] : [fragment.slice(0, colon), fragment.slice(colon + 1)];
  const named = { text: withoutCredentials(text), path: path.replace(/^\/+|\/+$/g, '') };
  if (/^(?:git\+)?https?:/.test(text) && !URL.canParse(address.replace(/^git\+/, '')))
    return invalid(
      cautious(text),
      'is no URL',
      'check its spelling; in user names and passwords, escape / and @',
    );
  if (kind === 'git') return gitLocation(address, reference, named);
  if (reference !== '')
    return invalid(named.text, 'has a reference, which only git has', `write '#:path' for a path within it`);
  return kind === 'oci' ? artifactLocation(address, named) : found({ ...webLocation(address), ...named });
}

/** The location by the commit or digest that it led to; undefined where it can't be named so, or is already. */
export function pinnedLocation(location: RemoteLocation, version: string): RemoteLocation | undefined {
  if (location.kind === 'git' && location.reference !== version) return { ...location, reference: version };
  const digest = location.kind === 'oci' ? parseDigest(version) : undefined;
  if (location.kind !== 'oci' || digest === undefined) return undefined;
  return { ...location, reference: { ...location.reference, digest } };
}

function invalid(text: string, problem: string, hint: string): Checked<never> {
  return refused('context/location', `the location '${text}' ${problem}`, hint);
}

/** Everything before the last `@` may belong to a password that was not escaped. */
const cautious = (text: string): string => text.replace(/^([\w+.-]+:\/\/).*@/, '$1');

/** What git itself allows in names of references, and less. @see https://git-scm.com/docs/git-check-ref-format */
const referencePattern = /^(?!.*\.\.)\w[\w./+@=-]*$/;

function gitLocation(address: string, reference: string, named: Named): Checked<GitLocation> {
  const full = address.replace(/^git\+/, '').replace(/^github\.com\//, 'https://github.com/');
  if (full.startsWith('git:'))
    return invalid(named.text, 'is neither encrypted nor signed', "use 'https://' or 'ssh://'");
  if (reference !== '' && !referencePattern.test(reference))
    return invalid(named.text, 'has no valid reference', "write '#branch-tag-or-commit:directory'");
  const { url: repository, login } = withoutLogin(full);
  return found({ kind: 'git', ...named, repository, reference, ...login });
}

/** What is behind a URL, all of it. */
export function webLocation(text: string): WebLocation {
  const { url, login } = withoutLogin(text);
  return { kind: 'http', text: withoutCredentials(text), path: '', url, ...login };
}

function artifactLocation(address: string, named: Named): Checked<ArtifactLocation> {
  const reference = parseReference(address.slice('oci://'.length));
  if (reference === undefined)
    return invalid(named.text, 'is not the name of an artifact', "write 'oci://registry/repository:tag'");
  return found({ kind: 'oci', ...named, reference });
}

/** Passwords would be seen in the arguments of programs; the user of ssh is part of the address. */
function withoutLogin(text: string): { readonly url: string; readonly login?: { readonly login: Login } } {
  if (!/^https?:/.test(text) || !URL.canParse(text)) return { url: text };
  const url = new URL(text);
  const { username, password } = url;
  url.username = url.password = '';
  if (username === '' && password === '') return { url: text };
  const login = { username: decodeURIComponent(username), password: decodeURIComponent(password) };
  return { url: url.href, login: { login } };
}
