import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Socket } from 'node:net';
import { pathOf, sshWords } from './over-ssh.js';

/** A socket of this machine that leads to one of a machine behind ssh, until it is closed. */
export interface Tunnel {
  /** `unix://` and the socket's path on this machine. */
  readonly address: string;
  /** Whether it has ended by itself: what it led to may go on, but is out of reach. */
  readonly broken: () => boolean;
  readonly close: () => void;
}

/** The sockets it connects. */
export interface TunnelEnds {
  /** A path in a folder of this user alone. */
  readonly near: string;
  /** Where programs on the other machine find it, as they say it (`unix://…`); asked where the host's address has no path. */
  readonly far: () => Promise<string>;
}

/** What ssh can be told, and a socket's address can hold, on every system. */
const plainPath = /^\/[\w.@/+-]{1,102}$/;

/**
 * Logs in once for all processes of a run that would log in themselves, some of them several times: that takes longer than
 * most of what they do, and when many do it at once the far side's ssh turns some away (`MaxStartups`).
 * Undefined where it can't be had: where ssh has to ask for a password, and where the far side forwards no sockets.
 * @param host an `ssh://` address
 * @param answers whether the right one answers at an address of this machine
 * @see https://man.openbsd.org/ssh#L
 */
export async function openTunnel(
  host: string,
  { near, far: find }: TunnelEnds,
  environment: NodeJS.ProcessEnv,
  answers: (address: string) => Promise<boolean>,
): Promise<Tunnel | undefined> {
  if (process.platform === 'win32' || !plainPath.test(near) || !URL.canParse(host)) return undefined;
  const far = pathOf(host) ?? /^unix:\/\/(\/\S+)$/.exec(await find())?.[1];
  if (far === undefined || !plainPath.test(far)) return undefined;
  const child = start(
    [...options, '-L', `${near}:${far}`, ...sshWords(host), 'echo && read line'],
    environment,
  );
  const address = `unix://${near}`;
  if ((await isUp(child)) && (await answers(address))) return tunnelOf(child, address);
  child.kill();
  return undefined;
}

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

/** It says a line once it has logged in and listens. Both commands are the shell's own. */
async function isUp(child: ChildProcess): Promise<boolean> {
  const { stdout } = child;
  if (stdout === null) return false;
  return Promise.race([once(stdout, 'data').then(() => true), once(child, 'close').then(() => false)]).catch(
    () => false,
  );
}

function tunnelOf(child: ChildProcess, address: string): Tunnel {
  let closed = false;
  // It is no reason for this process to go on.
  child.unref();
  for (const stream of [child.stdin, child.stdout]) if (stream instanceof Socket) stream.unref();
  return {
    address,
    broken: () => !closed && (child.exitCode !== null || child.signalCode !== null),
    close: () => {
      closed = true;
      child.kill();
    },
  };
}
