import type { IncomingMessage } from 'node:http';

/**
 * What a request to a registry needs to be allowed, one scope for each repository: docker-registry's rules.
 * @see https://distribution.github.io/distribution/spec/auth/scope/
 */
export function requiredScopes({ method = '', url = '' }: IncomingMessage): readonly string[] {
  const { pathname, searchParams } = new URL(url, 'http://registry');
  if (pathname === '/v2/_catalog') return ['registry:catalog:*'];
  const [, repository] = /^\/v2\/(.+)\/(?:blobs|manifests|tags|referrers)\//.exec(pathname) ?? [];
  if (repository === undefined) return [];
  const from = searchParams.get('from');
  const source = from === null ? [] : [`repository:${from}:pull`];
  return [`repository:${repository}:${actionsOf(method, pathname)}`, ...source];
}

function actionsOf(method: string, path: string): string {
  if (method === 'GET' || method === 'HEAD') return path.includes('/blobs/uploads/') ? 'pull,push' : 'pull';
  return method === 'DELETE' && !path.includes('/blobs/uploads/') ? 'delete' : 'pull,push';
}

/** Whether the scopes that were granted include one that is required: all of its actions on the same thing. */
export function includesScope(granted: readonly string[], required: string): boolean {
  const [thing, actions] = split(required);
  return granted.some((scope) => {
    const [other, allowed] = split(scope);
    return other === thing && actions.every((action) => allowed.includes(action));
  });
}

function split(scope: string): readonly [thing: string, actions: readonly string[]] {
  const at = scope.lastIndexOf(':');
  return [scope.slice(0, at), scope.slice(at + 1).split(',')];
}
