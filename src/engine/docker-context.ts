import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from './engine-error.js';

/** The context that `docker context use` has chosen, from Docker's config.json. */
export async function currentContext(folder: string): Promise<string | undefined> {
  const text = await readFile(join(folder, 'config.json'), 'utf8').catch(() => '{}');
  return textAt(parse(text), 'currentContext');
}

/**
 * Where a context's engine is. Docker keeps a context in `contexts/meta/<SHA-256 of its name>/meta.json` and its
 * certificates in `contexts/tls/<the same>/docker`.
 */
export async function contextAddress(
  folder: string,
  name: string,
): Promise<{ readonly host: string; readonly certificates?: string }> {
  const digest = createHash('sha256').update(name).digest('hex');
  const text = await readFile(join(folder, 'contexts', 'meta', digest, 'meta.json'), 'utf8').catch(() => '');
  const host = textAt(parse(text), 'Endpoints', 'docker', 'Host');
  if (host === undefined) {
    throw new EngineError(
      `docker context '${name}' does not exist`,
      "list them with 'docker context ls', or unset DOCKER_CONTEXT",
    );
  }
  const certificates = join(folder, 'contexts', 'tls', digest, 'docker');
  const secure = await stat(certificates).catch(() => undefined);
  return secure === undefined ? { host } : { host, certificates };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, ...names: readonly string[]): string | undefined {
  let found = value;
  for (const name of names) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return typeof found === 'string' ? found : undefined;
}
