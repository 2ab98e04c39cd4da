import { resolve } from 'node:path';
import { lockFileName, readLock, type LockRules } from '../../../context/index.js';
import { CommandFailure, type Findings, exitCode, type IO } from '../../console/index.js';
import type { RemoteFlags } from '../../options/index.js';

/** The path of the lock, in the user's words. */
export function lockPathOf({ lockFile = lockFileName }: RemoteFlags): string {
  return lockFile;
}

/** What the lock pins, and how strictly. @throws InvalidInput, CommandFailure when `--frozen` has no lock */
export async function lockRulesOf(flags: RemoteFlags, findings: Findings, io: IO): Promise<LockRules> {
  const path = lockPathOf(flags);
  const pins = findings.take(await readLock(resolve(io.directory, path)));
  const frozen = flags.frozen === true;
  if (pins === undefined && frozen) {
    const hint = "write one with 'taskrun lock'";
    throw new CommandFailure(exitCode.usage, `'--frozen' needs the lock '${path}', which is not there`, hint);
  }
  return { pins: pins ?? {}, frozen };
}
