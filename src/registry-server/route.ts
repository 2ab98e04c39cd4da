import { deleteBlob, getBlob, headBlob } from './endpoints/blobs.js';
import { getBase, getCatalog, getTags } from './endpoints/lists.js';
import { deleteManifest, getManifest, putManifest } from './endpoints/manifests.js';
import { getReferrers } from './endpoints/referrers.js';
import { deleteUpload, getUpload, patchUpload, putUpload, startUpload } from './endpoints/uploads.js';
import type { Endpoint } from './exchange.js';
import { ProtocolError, protocolError } from './protocol-error.js';

interface Resource {
  readonly pattern: RegExp;
  readonly methods: Readonly<Record<string, Endpoint>>;
}

/** Where a request goes, and what its path says. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly name: string;
  readonly reference: string;
  readonly query: URLSearchParams;
}

/**
 * The specification's table of endpoints. The first pattern that matches counts; names and references are checked later.
 * @see https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#endpoints
 */
const resources: readonly Resource[] = [
  { pattern: /^\/v2\/?$/, methods: { GET: getBase, HEAD: getBase } },
  { pattern: /^\/v2\/_catalog$/, methods: { GET: getCatalog } },
  { pattern: /^\/v2\/(.+)\/blobs\/uploads\/?$/, methods: { POST: startUpload } },
  {
    pattern: /^\/v2\/(.+)\/blobs\/uploads\/([^/]+)$/,
    methods: { GET: getUpload, PATCH: patchUpload, PUT: putUpload, DELETE: deleteUpload },
  },
  { pattern: /^\/v2\/(.+)\/blobs\/([^/]+)$/, methods: { GET: getBlob, HEAD: headBlob, DELETE: deleteBlob } },
  {
    pattern: /^\/v2\/(.+)\/manifests\/([^/]+)$/,
    methods: { GET: getManifest, HEAD: getManifest, PUT: putManifest, DELETE: deleteManifest },
  },
  { pattern: /^\/v2\/(.+)\/tags\/list$/, methods: { GET: getTags } },
  { pattern: /^\/v2\/(.+)\/referrers\/([^/]+)$/, methods: { GET: getReferrers } },
];

/**
 * Finds the endpoint for a request's method and target.
 * @throws {@link ProtocolError} 404 for a path that is not in the table, 405 for a method that its resource lacks.
 */
export function routeOf(method: string, target: string): Route {
  const [rawPath = '', query = ''] = target.split('?', 2);
  const path = decodePath(rawPath);
  for (const { pattern, methods } of resources) {
    const match = pattern.exec(path);
    if (match === null) continue;
    const endpoint = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (endpoint === undefined) throw methodNotAllowed(method, Object.keys(methods));
    return { endpoint, name: match[1] ?? '', reference: match[2] ?? '', query: new URLSearchParams(query) };
  }
  throw protocolError(404, 'UNSUPPORTED', 'this registry has no such endpoint');
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw protocolError(400, 'NAME_INVALID', 'the path is not valid percent-encoding');
  }
}

function methodNotAllowed(method: string, allowed: readonly string[]): ProtocolError {
  const problem = { code: 'UNSUPPORTED', message: `this endpoint does not support ${method}` } as const;
  return new ProtocolError(405, [problem], { allow: allowed.join(', ') });
}
