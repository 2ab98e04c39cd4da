import { randomInt } from 'node:crypto';
import type { Checkout } from '../../../context/index.js';
import { parsePlatform, type Platform } from '../../../oci/index.js';
import type { RunVariables } from '../../../task/index.js';
import { CommandFailure, exitCode } from '../../console/index.js';
import type { InputFlags } from './run-inputs.js';

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
export function runPlatform({ platform: text }: Pick<InputFlags, 'platform'>): Platform | undefined {
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
