/**
 * Whether a source of ADD is a git repository.
 * @see https://docs.docker.com/reference/dockerfile/#adding-files-from-a-git-repository
 */
export function isGitSource(source: string): boolean {
  if (/^(?:git:|ssh:)\/\//.test(source) || /^git@[^/]+:/.test(source)) return true;
  if (source.startsWith('github.com/')) return true;
  return /^https?:\/\/[^#?]+\.git(?:[#?].*)?$/.test(source);
}

/** Whether a source of ADD is what a URL leads to. */
export function isURL(source: string): boolean {
  return /^https?:\/\//.test(source) && !isGitSource(source);
}

/** A URL as it may be shown: whatever stands before its host is a login. */
export function withoutLogin(url: string): string {
  return url.replace(/^([\w+.-]+:\/\/)[^/?#]*@/, '$1');
}
