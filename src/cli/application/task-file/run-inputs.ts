import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Checked } from '../../../diagnostic/index.js';
import type { SourceText } from '../../../source/index.js';
import {
  parseCredential,
  readSecretSource,
  type Redactor,
  type SecretPorts,
  tooShortToMask,
  type Credential,
} from '../../../secret/index.js';
import { readValues, type TemplateData } from '../../../task/index.js';
import { CommandFailure, exitCode, type IO, type Findings } from '../../console/index.js';
import type { VariableFlags } from '../../options/index.js';
import { secretPorts } from '../secret-ports.js';

/** The flags that say what a run is given; only `run` has credentials and a platform. */
export type InputFlags = VariableFlags & {
  readonly credential?: readonly string[];
  readonly platform?: string;
};

/** What the command line gives a run besides its task file. */
export interface RunInputs {
  readonly values: TemplateData;
  /** `.Secrets`, by id. */
  readonly secrets: TemplateData;
  readonly credentials: readonly Credential[];
  /** Knows every secret of the run. */
  readonly redactor: Redactor;
}

/** Reads values files (`defaults` is the weakest), `--set`, secrets and credentials. */
export async function readInputs(
  flags: InputFlags,
  io: IO,
  findings: Findings,
  redactor: Redactor,
  defaults?: SourceText,
): Promise<RunInputs> {
  const ports = secretPorts(io);
  const values: Record<string, TemplateData[string]> = {
    ...(defaults === undefined ? {} : findings.take(readValues(defaults))),
    ...(await valuesFile(flags.values, io, findings)),
  };
  for (const pair of flags.set) {
    const [key, value] = splitPair('--set', pair);
    values[key] = value;
  }
  for (const pair of flags.setSecret) {
    const [key, source] = splitPair('--set-secret', pair);
    const secret = findings.take(await readSecretSource(source, `secret '${key}'`, ports));
    if (!redactor.add(secret)) findings.warn(tooShortToMask(key));
    values[key] = secret;
  }
  const secrets = await readSecrets(flags.secret, ports, findings, redactor);
  const credentials = await Promise.all((flags.credential ?? []).map((text) => parseCredential(text, ports)));
  return {
    values,
    secrets,
    credentials: credentials.map((each) => known(findings.take(each), redactor)),
    redactor,
  };
}

/** `--secret id=source`. All are read at the same time: each may ask a vault. */
async function readSecrets(
  pairs: readonly string[],
  ports: SecretPorts,
  findings: Findings,
  redactor: Redactor,
): Promise<TemplateData> {
  const sources = pairs.map((pair) => splitPair('--secret', pair));
  const read = await Promise.all(
    sources.map(([id, source]) => readSecretSource(source, `secret '${id}'`, ports, 'source')),
  );
  return Object.fromEntries(
    sources.map(([id], index) => {
      const secret = findings.take(read[index] ?? { ok: true, value: '', warnings: [] });
      if (!redactor.add(secret)) findings.warn(tooShortToMask(id));
      return [id, secret];
    }),
  );
}

function known(credential: Credential, redactor: Redactor): Credential {
  redactor.add(credential.password);
  return credential;
}

/** `key=value`; the value may hold more equals signs and is a string whatever it looks like. */
export function splitPair(flag: string, pair: string): readonly [string, string] {
  const equals = pair.indexOf('=');
  if (equals > 0) return [pair.slice(0, equals), pair.slice(equals + 1)];
  // What was written may be a secret: it isn't repeated.
  const problem = equals === 0 ? 'has no name' : 'has no equals sign';
  throw new CommandFailure(exitCode.usage, `a value of '${flag}' ${problem}`, `write ${flag} name=value`);
}

async function valuesFile(path: string | undefined, io: IO, findings: Findings): Promise<TemplateData> {
  if (path === undefined) return {};
  let text: string;
  try {
    text = await readFile(resolve(io.directory, path), 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    throw new CommandFailure(
      exitCode.usage,
      reason === 'ENOENT'
        ? `the values file '${path}' does not exist`
        : `the values file '${path}' cannot be read (${reason})`,
      reason === 'EISDIR' ? 'name a file in this directory' : 'check the path, which starts where you are',
    );
  }
  const values: Checked<TemplateData> = readValues({ path, text: text.replace(/^\ufeff/, '') });
  return findings.take(values);
}
