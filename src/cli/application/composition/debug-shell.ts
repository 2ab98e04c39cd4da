import { CommandFailure, exitCode, type IO } from '../../console/index.js';
import type { RunFlags } from '../../options/index.js';

/** A shell needs somebody who types. @throws CommandFailure */
export function assertDebuggable({ debugOnFailure }: RunFlags, { stdin, stderr }: IO): void {
  if (debugOnFailure !== true || (stdin.isTTY === true && stderr.isTTY === true)) return;
  throw new CommandFailure(
    exitCode.usage,
    "'--debug-on-failure' needs a terminal",
    'leave it out where nobody types, and use it where the failure can be repeated',
  );
}

/** Only a Docker Engine gives a container a terminal. @throws CommandFailure */
export function assertCanDebug({ debugOnFailure }: RunFlags, executor: string): void {
  if (debugOnFailure !== true || executor === 'docker') return;
  throw new CommandFailure(
    exitCode.usage,
    `'--debug-on-failure' is not possible with the executor '${executor}', which gives no container a terminal`,
    "run the task with '--executor docker', or leave it out",
  );
}
