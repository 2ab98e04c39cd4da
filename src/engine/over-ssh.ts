import { execFile } from 'node:child_process';

/** The path that an `ssh://` address has behind its host: of a socket there. Undefined when it has none. */
export function pathOf(host: string): string | undefined {
  const { pathname } = new URL(host);
  return pathname.length > 1 ? pathname : undefined;
}

/** What a command prints on the machine behind an `ssh://` address; nothing where it fails, or ssh would have to ask for a password. */
export async function printedThere(
  host: string,
  command: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const words = ['-o', 'BatchMode=yes', ...sshWords(host), ...command];
  return new Promise((resolve) => {
    const options = { env: environment, timeout: patience };
    const asked = execFile('ssh', words, options, (_, stdout) => resolve(stdout.trim()));
    asked.stdin?.end();
  });
}

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
