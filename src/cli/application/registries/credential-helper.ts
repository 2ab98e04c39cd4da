import { runProcess } from '../../../process/index.js';
import type { Credential } from '../../../registry/index.js';

/**
 * Asks `docker-credential-HELPER get`, the protocol of Docker's credential helpers.
 * @see https://github.com/docker/docker-credential-helpers#development
 */
export async function askCredentialHelper(
  helper: string,
  serverAddress: string,
): Promise<Credential | undefined> {
  const lines: string[] = [];
  const exit = await runProcess(
    { file: `docker-credential-${helper}`, arguments: ['get'], input: serverAddress },
    {
      output: (stream, line) => {
        if (stream === 'stdout') lines.push(line);
      },
    },
  );
  if (exit.status !== 'exited' || exit.exitCode !== 0) return undefined;
  return credentialOf(lines.join('\n'));
}

function credentialOf(text: string): Credential | undefined {
  try {
    const { Username: username, Secret: secret } = JSON.parse(text) as {
      Username?: unknown;
      Secret?: unknown;
    };
    if (typeof username !== 'string' || typeof secret !== 'string') return undefined;
    return username === '<token>'
      ? { kind: 'identity-token', token: secret }
      : { kind: 'password', username, password: secret };
  } catch {
    return undefined;
  }
}
