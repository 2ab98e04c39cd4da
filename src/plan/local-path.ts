/**
 * Whether a build's context (or Dockerfile) is a path, and not `-` or a git or tarball URL.
 * @see https://docs.docker.com/build/concepts/context/
 */
export function isLocalPath(text: string): boolean {
  return text !== '-' && !/^(?:https?:|git:|ssh:|git@|oci:|github\.com\/)/.test(text);
}
