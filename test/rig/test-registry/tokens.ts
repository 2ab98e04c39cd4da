import type { IncomingMessage, ServerResponse } from 'node:http';
import { respond, type Fault } from './fault.js';
import { includesScope, requiredScopes } from './required-scopes.js';
import { serve } from './serve.js';

/** How tokens are given and for how long they are good. */
export interface TokenOptions {
  /** Requests until a token has expired, whatever was said of its life; default: any number. */
  readonly uses?: number;
  /** Seconds that a token is said to live. */
  readonly seconds?: number;
  /** Whether a scope is granted; default: every one. */
  readonly grants?: (scope: string) => boolean;
}

/** A token server, and what makes a registry believe in it. */
export interface Tokens {
  /** Wants a token with the right scopes for every request. */
  readonly answer: Fault['answer'];
  /** What tokens were asked for, oldest first: the scopes, separated by blanks. */
  readonly asked: readonly string[];
  /** All tokens so far. */
  readonly given: readonly string[];
  close(): Promise<void>;
}

interface Granted {
  readonly scopes: readonly string[];
  usesLeft: number;
}

/** Opens a token server. */
export async function openTokens(options: TokenOptions = {}): Promise<Tokens> {
  const { uses = Infinity, seconds = 300, grants = () => true } = options;
  const tokens = new Map<string, Granted>();
  const asked: string[] = [];
  const server = await serve((request, response) => {
    void scopesAskedFor(request).then((scopes) => {
      asked.push(scopes.join(' '));
      const token = `token-${asked.length}-of-the-test-registry`;
      tokens.set(token, { scopes: scopes.filter(grants), usesLeft: uses });
      response.end(JSON.stringify({ token, expires_in: seconds }));
    });
  });
  const realm = `http://127.0.0.1:${server.port}/token`;
  return {
    asked,
    get given() {
      return [...tokens.keys()];
    },
    answer: (request, response) => {
      const error = problem(request, tokens);
      return (
        error !== undefined && demand(request, response, `Bearer realm="${realm}",service="test"${error}`)
      );
    },
    close: () => server.close(),
  };
}

/** In the address, or in the form of OAuth2. */
async function scopesAskedFor(request: IncomingMessage): Promise<readonly string[]> {
  if (request.method === 'GET')
    return new URL(request.url ?? '', 'http://tokens').searchParams.getAll('scope');
  let form = '';
  for await (const chunk of request) form += String(chunk);
  return (new URLSearchParams(form).get('scope') ?? '').split(' ').filter((scope) => scope !== '');
}

/** The end of the challenge; undefined when the token is good for the request. */
function problem(request: IncomingMessage, tokens: ReadonlyMap<string, Granted>): string | undefined {
  const required = requiredScopes(request);
  const scope = required.length === 0 ? '' : `,scope="${required.join(' ')}"`;
  const [, token] = /^Bearer (.*)$/.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) return scope;
  const granted = tokens.get(token);
  if (granted === undefined || granted.usesLeft === 0) return `${scope},error="invalid_token"`;
  if (!required.every((each) => includesScope(granted.scopes, each)))
    return `${scope},error="insufficient_scope"`;
  granted.usesLeft--;
  return undefined;
}

function demand(request: IncomingMessage, response: ServerResponse, challenge: string): boolean {
  const errors = [{ code: 'UNAUTHORIZED', message: 'authentication required' }];
  void respond(401, { 'www-authenticate': challenge }, { errors })(request, response);
  return true;
}
