import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createCertificate } from '../certificate.js';
import type { Place } from '../place.js';
import { grantedTo, type Signer, signToken } from './grant.js';
import { readQuestion, type TokenAccount, type TokenQuestion } from './question.js';

/** A token server in the test's own process. */
export interface TokenServer {
  readonly realm: string;
  readonly service: string;
  readonly issuer: string;
  /** What a registry has to trust: a PEM file. */
  readonly certificateFile: string;
  /** Every question so far, oldest first. */
  readonly questions: readonly TokenQuestion[];
  /** An identity token, as `az acr login` or `docker login` leave one in Docker's configuration. */
  readonly refreshTokenOf: (account: TokenAccount) => string;
  readonly close: () => Promise<void>;
}

const service = 'registry.rig';
const issuer = 'taskrun test rig';
/** Docker's minimum. */
const seconds = 60;

/** Opens a token server that knows these accounts and nobody else. */
export async function openTokenServer(place: Place, accounts: readonly TokenAccount[]): Promise<TokenServer> {
  const folder = await mkdtemp(join(place.folder, 'tokens-'));
  const { keyFile, certificateFile, base64 } = await createCertificate(place, folder);
  const signer = { key: await readFile(keyFile, 'utf8'), certificate: base64, issuer, service };
  const questions: TokenQuestion[] = [];
  const refreshTokens = new Map<string, TokenAccount>();
  const refreshTokenOf = (account: TokenAccount): string => {
    const token = randomUUID();
    refreshTokens.set(token, account);
    return token;
  };
  const server = createServer((request, response) => {
    void readQuestion(request, { accounts, refreshTokens }).then((question) => {
      questions.push(question);
      answer(response, question, signer, refreshTokenOf);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    realm: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    ...{ service, issuer, certificateFile, questions, refreshTokenOf },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function answer(
  response: ServerResponse,
  question: TokenQuestion,
  signer: Signer,
  refreshTokenOf: (account: TokenAccount) => string,
): void {
  const { account, grant } = question;
  if (account === undefined && grant !== 'anonymous') {
    respond(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'wrong credentials' }] });
    return;
  }
  const access = grantedTo(account, question);
  const token = signToken(signer, { subject: account?.username ?? '', access, seconds });
  const refresh =
    account !== undefined && question.wantsRefreshToken ? { refresh_token: refreshTokenOf(account) } : {};
  respond(response, 200, { token, access_token: token, expires_in: seconds, ...refresh });
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
