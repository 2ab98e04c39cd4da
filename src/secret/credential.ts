import type { Checked } from '../diagnostic/index.js';
import { readSecretSource, refused, type SecretPorts } from './secret-source.js';

/** How to log in to a registry. */
export interface Credential {
  /** Host and port, without scheme: `contoso.azurecr.io`. */
  readonly registry: string;
  readonly username: string;
  readonly password: string;
}

const form = "write --credential 'host;user;env:NAME' or 'host;user;file:PATH'";

/** Reads a `--credential`: `host;user;env:NAME` or `host;user;file:PATH`. A password itself is refused, unread. */
export async function parseCredential(text: string, ports: SecretPorts): Promise<Checked<Credential>> {
  const [host = '', user = '', source = '', ...more] = text.split(';').map((part) => part.trim());
  const registry = hostOf(host);
  // Nothing of a malformed text is repeated: any part of it may be the password.
  if (registry === '' || user === '' || source === '' || more.length > 0) {
    return refused(
      'secret/credential',
      'a credential does not have the three parts host, user and source',
      form,
    );
  }
  if (!/^(?:env|file|exec):/.test(source)) return passwordInTheOpen(registry);
  const username = await readSecretSource(user, `the user name for '${registry}'`, ports);
  const password = await readSecretSource(source, `the password for '${registry}'`, ports);
  if (username.ok && password.ok) {
    return {
      ok: true,
      value: { registry, username: username.value, password: password.value },
      warnings: [],
    };
  }
  return { ok: false, problems: [username, password].flatMap((part) => (part.ok ? [] : part.problems)) };
}

function passwordInTheOpen(registry: string): Checked<never> {
  return refused(
    'secret/credential',
    `the credential for '${registry}' holds the password itself, which every user of this machine can see`,
    form,
  );
}

/** `https://contoso.azurecr.io/` and `contoso.azurecr.io` are the same registry. */
const hostOf = (text: string): string =>
  text
    .replace(/^https?:\/\//, '')
    .replace(/\/+$/, '')
    .toLowerCase();
