import { randomInt } from 'node:crypto';
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
import { readValues, type RunVariables, type TemplateData } from '../../../task/index.js';
import type { Checkout } from '../../../context/index.js';
import { parsePlatform, type Platform } from '../../../oci/index.js';
import { CommandFailure, exitCode, type IO, type Findings } from '../../console/index.js';
import type { VariableFlags } from '../../options/index.js';
import { secretPorts } from '../secret-ports.js';

/** The flags that say what a run is given; only `run` has credentials. */
export type InputFlags = VariableFlags & PlatformFlags & { readonly credential?: readonly string[] };

/** Only `run` has a platform. */
interface PlatformFlags {
  readonly platform?: string;
}

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

/** The Run variables: flags first, then what the context's checkout and this machine say. */
export function runVariables(
  flags: InputFlags,
  registry: string,
  checkout: Checkout,
  now: Date,
): RunVariables {
  const platform = runPlatform(flags);
  return {
    id: flags.id ?? makeID(now),
    registry,
    registryName: registry.split('.')[0] ?? '',
    date: formatDate(flags.date === undefined ? now : parseDate(flags.date)),
    os: flags.os ?? platform?.os ?? 'linux',
    osVersion: flags.osVersion ?? platform?.osVersion ?? '',
    architecture: flags.architecture ?? platform?.architecture ?? ownArchitecture,
    commit: flags.commit ?? checkout.commit,
    branch: flags.branch ?? checkout.branch,
    repository: flags.repository ?? checkout.repository,
    gitTag: flags.gitTag ?? checkout.gitTag,
    triggeredBy: flags.triggeredBy ?? 'manual',
    taskName: flags.taskName ?? 'quickrun',
    sharedVolume: flags.sharedVolume ?? '',
  };
}

/** Node's names of architectures as Go has them. */
const architectureNames: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386', ppc64: 'ppc64le' };

const ownArchitecture = architectureNames[process.arch] ?? process.arch;

/** The platform that a run is for where its steps name none. @throws CommandFailure */
export function runPlatform({ platform: text }: PlatformFlags): Platform | undefined {
  if (text === undefined) return undefined;
  const platform = parsePlatform(text, { os: 'linux', architecture: ownArchitecture });
  if (platform !== undefined) return platform;
  throw new CommandFailure(
    exitCode.usage,
    `'--platform' cannot be '${text}', which is not a platform`,
    "it is one platform, such as 'linux/arm64' or 'linux/arm/v7'; builds for several name them themselves",
  );
}

/** An ID of a run: sorts by time, fits into tags and container names, and runs of one second differ, however many they are. */
export function makeID(now: Date): string {
  const random = randomInt(36 ** 6)
    .toString(36)
    .padStart(6, '0');
  return `r${Math.floor(now.getTime() / 1000).toString(36)}${random}`;
}

function parseDate(text: string): Date {
  const date = new Date(text);
  if (!Number.isNaN(date.getTime())) return date;
  throw new CommandFailure(
    exitCode.usage,
    `'${text}' is not a time`,
    'write --date as in 2026-01-31T12:00:00Z',
  );
}

/** UTC, `yyyyMMdd-HHmmssz`. */
function formatDate(date: Date): string {
  return `${date.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-')}z`;
}
