import { execFile } from 'node:child_process';

/**
 * The path of the socket that docker uses on the machine behind an `ssh://` address: the one the address names, else the
 * one that docker there says. Undefined when there is none, or nobody is let in without being asked.
 */
export async function farSocket(host: string, environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (!URL.canParse(host)) return undefined;
  const { pathname } = new URL(host);
  if (pathname.length > 1) return pathname;
  const words = [
    '-o',
    'BatchMode=yes',
    ...sshWords(host),
    'docker',
    'context',
    'inspect',
    '--format',
    format,
  ];
  const said = await new Promise<string>((resolve) => {
    const asked = execFile('ssh', words, { env: environment, timeout: patience }, (_, stdout) =>
      resolve(stdout),
    );
    asked.stdin?.end();
  });
  return /^unix:\/\/(\/\S+)$/.exec(said.trim())?.[1];
}

/** A shell takes the quotes away on the far side. */
const format = "'{{.Endpoints.docker.Host}}'";

/** Milliseconds; logging in somewhere far away takes its time. */
const patience = 20_000;

/** What `ssh` is told of where to log in, as the docker CLI does. */
export function sshWords(host: string): readonly string[] {
  const { username, hostname, port } = new URL(host);
  return [
    ...(username === '' ? [] : ['-l', decodeURIComponent(username)]),
    ...(port === '' ? [] : ['-p', port]),
    ...['-o', 'ConnectTimeout=30', '-T', '--', hostname.replace(/^\[|\]$/g, '')],
  ];
}
