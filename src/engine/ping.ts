import type { IncomingMessage } from 'node:http';
import type { RequestOptions } from 'node:https';

/** What an engine says to `GET /_ping`, or why it says nothing (a code such as `ECONNREFUSED` or a sentence). */
export type Ping =
  | { readonly status: 'answered'; readonly apiVersion?: string; readonly serverVersion?: string }
  | { readonly status: 'silent'; readonly reason: string };

/** How long an engine may take to answer, in milliseconds. */
const patience = 500;
/** The same for a question that it has to think about. */
const patienceWithQuestions = 10_000;

/**
 * Asks whether an engine answers, without starting a process: https://docs.docker.com/reference/api/engine/
 * Only an ssh:// address needs one: the docker CLI itself has to ask there.
 */
export async function ping(
  host: string,
  settings: { readonly certificates?: string; readonly timeout?: number; readonly docker?: string } = {},
): Promise<Ping> {
  const options = requestOptions(host);
  if (options === 'ssh') return askOverSSH(host, settings.docker ?? 'docker');
  if (options === undefined) return { status: 'silent', reason: 'not an address of an engine' };
  const secure = settings.certificates === undefined ? undefined : await certificates(settings.certificates);
  try {
    return await ask(
      { ...options, ...secure, path: '/_ping' },
      secure !== undefined,
      settings.timeout ?? patience,
    );
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { status: 'silent', reason: code ?? message };
  }
}

/** What an engine answers to a GET request; undefined when it says nothing, or can be asked over ssh only. */
export async function get(
  host: string,
  path: string,
  settings: { readonly certificates?: string } = {},
): Promise<{ readonly status: number; readonly text: string } | undefined> {
  const options = requestOptions(host);
  if (options === undefined || options === 'ssh') return undefined;
  const secure = settings.certificates === undefined ? undefined : await certificates(settings.certificates);
  const { request } = secure === undefined ? await import('node:http') : await import('node:https');
  return new Promise((resolve) => {
    const giveUp = (): void => resolve(undefined);
    const words = { ...options, ...secure, path, timeout: patienceWithQuestions, agent: false };
    const asked = request(words, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => {
        resolve({ status: response.statusCode ?? 0, text: Buffer.concat(chunks).toString() });
      });
      response.once('error', giveUp);
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', giveUp);
    asked.end();
  });
}

function requestOptions(host: string): RequestOptions | 'ssh' | undefined {
  const [, scheme = '', rest = ''] = /^([a-z]+):\/\/(.*)$/.exec(host) ?? [];
  if (scheme === 'ssh') return 'ssh';
  if (scheme === 'unix' || scheme === 'npipe') return { socketPath: rest };
  if (!['tcp', 'http', 'https'].includes(scheme) || !URL.canParse(`http://${rest}`)) return undefined;
  const { hostname, port } = new URL(`http://${rest}`);
  return { hostname: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? 2375 : port };
}

/** Milliseconds; logging in somewhere far away takes its time. */
const patienceOverSSH = 20_000;

/** The CLI's last line is about what went wrong, and ends with what ssh itself said, if it did. */
async function askOverSSH(host: string, docker: string): Promise<Ping> {
  const { execFile } = await import('node:child_process');
  const words = ['--host', host, 'version', '--format', '{{.Server.APIVersion}} {{.Server.Version}}'];
  return new Promise((resolve) => {
    const asked = execFile(docker, words, { timeout: patienceOverSSH }, (error, stdout, stderr) => {
      const [apiVersion, serverVersion] = stdout.trim().split(' ');
      if (error === null && apiVersion !== undefined && serverVersion !== undefined)
        resolve({ status: 'answered', apiVersion, serverVersion });
      else if (error?.code === 'ENOENT')
        resolve({ status: 'silent', reason: `'${docker}' is not installed, which asks over ssh` });
      else resolve({ status: 'silent', reason: complaintOf(stderr) });
    });
    asked.stdin?.end();
  });
}

function complaintOf(text: string): string {
  const last = text.trim().split('\n').at(-1) ?? '';
  return (/stderr=(.+)$/.exec(last)?.[1] ?? last).trim() || 'no answer over ssh';
}

async function ask(options: RequestOptions, secure: boolean, timeout: number): Promise<Ping> {
  const { request } = secure ? await import('node:https') : await import('node:http');
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, timeout, agent: false }, (response) => {
      response.resume();
      resolve(read(response));
    });
    asked.once('timeout', () => asked.destroy(new Error(`no answer within ${timeout} ms`)));
    asked.once('error', reject);
    asked.end();
  });
}

function read({ statusCode, headers }: IncomingMessage): Ping {
  const apiVersion = headers['api-version'];
  if (statusCode !== 200 || typeof apiVersion !== 'string') {
    return { status: 'silent', reason: `status ${statusCode ?? 0}, not an engine's answer` };
  }
  const serverVersion = /^Docker\/(\S+)/.exec(String(headers.server))?.[1];
  return { status: 'answered', apiVersion, ...(serverVersion !== undefined && { serverVersion }) };
}

async function certificates(folder: string): Promise<RequestOptions> {
  const { readFile } = await import('node:fs/promises');
  const [ca, cert, key] = await Promise.all(
    ['ca.pem', 'cert.pem', 'key.pem'].map((name) => readFile(`${folder}/${name}`).catch(() => undefined)),
  );
  return { ...(ca && { ca }), ...(cert && { cert }), ...(key && { key }) };
}
