import { randomUUID } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RegistryError, type RegistryClient } from '../../registry/index.js';
import type { Attempt, OutputSink } from '../executor.js';
import { failed } from '../failure-of.js';
import type { ImageCommand } from './command.js';

/** Where logins of the run are kept and how they are tried. */
export interface LoginPorts {
  /** The folder of a Docker configuration that belongs to the run; absent when no step logs in or out. */
  readonly folder?: string;
  /** A client that uses this login alone. */
  readonly clientWith: (login: Login) => RegistryClient;
}

/** A user name and password for a registry (host and port). */
export interface Login {
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

/** `docker login`: tried at once, and kept for the rest of the run. */
export async function logIn(
  { server, username, password: given }: Extract<ImageCommand, { verb: 'login' }>,
  { folder, clientWith }: LoginPorts,
  sink: OutputSink,
  { input, signal }: { readonly input: (() => string) | undefined; readonly signal: AbortSignal },
): Promise<Attempt> {
  const password =
    given.from === 'stdin'
      ? input?.().replace(/\r?\n$/, '')
      : given.from === 'word'
        ? given.value
        : undefined;
  if (username === undefined || password === undefined || password === '' || folder === undefined)
    return failed({
      reason: 'invalid',
      message: `'docker login ${server}' has no ${username === undefined ? 'user name' : 'password'}`,
      hint: "write '--username NAME --password-stdin < FILE', or give the login to the run with --credential",
    });
  const client = clientWith({ registry: server, username, password });
  try {
    await client.ping(server, { signal });
  } catch (error) {
    if (!(error instanceof RegistryError) || error.status !== 401) throw error;
    const hint = 'check the user name and the password';
    return failed({ reason: 'denied', message: `'${server}' does not accept this login`, hint });
  } finally {
    client.close();
  }
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  await changeAuths(folder, (auths) => ({ ...auths, [keyOf(server)]: { auth } }));
  sink.output('stdout', 'Login Succeeded');
  return { status: 'succeeded' };
}

/** `docker logout`. */
export async function forgetLogin(
  server: string,
  { folder }: LoginPorts,
  sink: OutputSink,
): Promise<Attempt> {
  if (folder !== undefined)
    await changeAuths(folder, (auths) =>
      Object.fromEntries(Object.entries(auths).filter(([key]) => key !== keyOf(server))),
    );
  sink.output('stdout', `Removing login credentials for ${server}`);
  return { status: 'succeeded' };
}

type Auths = Readonly<Record<string, unknown>>;

async function changeAuths(folder: string, change: (auths: Auths) => Auths): Promise<void> {
  const path = join(folder, 'config.json');
  const config = JSON.parse(await readFile(path, 'utf8')) as { readonly auths?: Auths };
  const temporary = join(folder, `config.json.${randomUUID()}`);
  await writeFile(temporary, JSON.stringify({ ...config, auths: change(config.auths ?? {}) }), {
    mode: 0o600,
  });
  await rename(temporary, path);
}

/** Docker files its Hub under the address of its first API. */
function keyOf(server: string): string {
  return server === 'docker.io' ? 'https://index.docker.io/v1/' : server;
}
