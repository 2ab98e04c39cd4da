import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { join } from 'node:path';
import { farSocket, sshWords } from './far-socket.js';
import { ping } from './ping.js';

/** A socket of this machine that leads to an engine behind ssh, until it is closed. */
export interface Tunnel {
  /** A value for DOCKER_HOST. */
  readonly host: string;
  /** Whether it has ended by itself: the engine may go on, but is out of reach. */
  readonly broken: () => boolean;
  readonly close: () => void;
}

/** What ssh can be told, and a socket's address can hold, on every system. */
const plainPath = /^\/[\w.@/+-]{1,102}$/;

/**
 * Logs in once for all docker processes of a run. Each of them would log in several times, which takes longer than most of
 * what they do, and when many do it at once the far side's ssh refuses some (`MaxStartups`).
 * Undefined where it can't be had, which docker's own way may still: where ssh has to ask for a password, and where the
 * far side forwards no sockets.
 * @param host an `ssh://` address, as DOCKER_HOST has it
 * @param folder of this user alone, for the socket
 * @see https://man.openbsd.org/ssh#L
 */
export async function openTunnel(
  host: string,
  folder: string,
  environment: NodeJS.ProcessEnv,
): Promise<Tunnel | undefined> {
  const near = join(folder, 'docker.sock');
  if (process.platform === 'win32' || !plainPath.test(near)) return undefined;
  const far = await farSocket(host, environment);
  if (far === undefined || !plainPath.test(far)) return undefined;
  const child = start([...options, '-L', `${near}:${far}`, ...sshWords(host), 'echo && cat'], environment);
  const address = `unix://${near}`;
  if ((await isUp(child)) && (await ping(address, { timeout: patience })).status === 'answered')
    return tunnelOf(child, address);
  child.kill();
  return undefined;
}

/** Milliseconds for the engine to answer, at the other end of the world. */
const patience = 10_000;

/** The user's settings hold, but for a connection shared with others: that one would stay, with the socket. */
const options: readonly string[] = [
  ...['-o', 'BatchMode=yes', '-o', 'ControlMaster=no', '-o', 'ControlPath=none'],
  ...['-o', 'ExitOnForwardFailure=yes', '-o', 'ServerAliveInterval=30'],
];

/** In a session of its own, for Ctrl-C is not meant for it; it ends with its standard input, and so with this process. */
function start(words: readonly string[], environment: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn('ssh', words, { env: environment, detached: true, stdio: ['pipe', 'pipe', 'ignore'] });
  child.on('error', () => undefined); // there is no ssh: it isn't up
  child.stdin.on('error', () => undefined);
  return child;
}

/** It says a line once it has logged in and listens. */
async function isUp(child: ChildProcess): Promise<boolean> {
  const { stdout } = child;
  if (stdout === null) return false;
  return Promise.race([once(stdout, 'data').then(() => true), once(child, 'close').then(() => false)]).catch(
    () => false,
  );
}

function tunnelOf(child: ChildProcess, host: string): Tunnel {
  let closed = false;
  // It is no reason for this process to go on.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
  return {
    host,
    broken: () => !closed && (child.exitCode !== null || child.signalCode !== null),
    close: () => {
      closed = true;
      child.kill();
    },
  };
}
