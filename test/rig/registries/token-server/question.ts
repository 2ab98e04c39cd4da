import type { IncomingMessage } from 'node:http';

/** Somebody the token server knows. */
export interface TokenAccount {
  readonly username: string;
  readonly password: string;
  /** The actions it is granted, by repository: the first pattern that matches counts. */
  readonly may: readonly (readonly [repository: RegExp, actions: readonly string[]])[];
}

/** What somebody asked for. */
export interface TokenQuestion {
  /** GET with Basic or nothing is `basic` or `anonymous`; the others are OAuth2's, POSTed. */
  readonly grant: 'anonymous' | 'basic' | 'password' | 'refresh_token';
  /** Whose password or refresh token was right; undefined for nobody. */
  readonly account: TokenAccount | undefined;
  /** Each as `repository:NAME:ACTIONS`. */
  readonly scopes: readonly string[];
  readonly wantsRefreshToken: boolean;
}

/** Who is who. */
export interface Directory {
  readonly accounts: readonly TokenAccount[];
  /** Accounts by refresh token. */
  readonly refreshTokens: ReadonlyMap<string, TokenAccount>;
}

/** Reads a question off a request of either kind. */
export async function readQuestion(request: IncomingMessage, directory: Directory): Promise<TokenQuestion> {
  if (request.method === 'POST') return posted(await formOf(request), directory);
  const { searchParams } = new URL(request.url ?? '', 'http://localhost');
  const asked = {
    scopes: scopesOf(searchParams.getAll('scope')),
    wantsRefreshToken: searchParams.get('offline_token') === 'true',
  };
  const [, encoded] = /^Basic (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return { ...asked, grant: 'anonymous', account: undefined };
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString().split(':');
  return { ...asked, grant: 'basic', account: find(directory, username, rest.join(':')) };
}

function posted(form: URLSearchParams, directory: Directory): TokenQuestion {
  const asked = {
    scopes: scopesOf([form.get('scope') ?? '']),
    wantsRefreshToken: form.get('access_type') === 'offline',
  };
  if (form.get('grant_type') === 'refresh_token') {
    const account = directory.refreshTokens.get(form.get('refresh_token') ?? '');
    return { ...asked, grant: 'refresh_token', account };
  }
  const account = find(directory, form.get('username') ?? '', form.get('password') ?? '');
  return { ...asked, grant: 'password', account };
}

function find({ accounts }: Directory, username: string, password: string): TokenAccount | undefined {
  return accounts.find((account) => account.username === username && account.password === password);
}

function scopesOf(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(' ')).filter((scope) => scope !== '');
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return new URLSearchParams(text);
}
