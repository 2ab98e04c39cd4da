import type { Diagnostic } from '../../diagnostic/index.js';
import { exitCode, type ExitCode } from './io.js';

/** A problem of the user's command line or machine that stops a command: a sentence, a remedy, an exit code. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code: ExitCode;
  readonly hint: string | undefined;

  constructor(code: ExitCode, message: string, hint?: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

/** Remote files that cannot be had now: what was written may be right. */
const unreachable: ReadonlySet<string> = new Set(['context/unreachable', 'context/offline']);

/** Problems with what the author or the user wrote; nothing has been started. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput';
  readonly problems: readonly Diagnostic[];

  constructor(problems: readonly Diagnostic[]) {
    super('the input is invalid');
    this.problems = problems;
  }

  /** Problems with the command line alone are usage errors. */
  get code(): ExitCode {
    const errors = this.problems.filter(({ severity }) => severity === 'error');
    if (errors.some(({ code }) => unreachable.has(code))) return exitCode.environment;
    const areas = errors.map(({ code }) => code.split('/')[0] ?? '');
    return areas.every((area) => ['secret', 'context', 'settings', 'state', 'notify'].includes(area))
      ? exitCode.usage
      : exitCode.invalidTask;
  }
}
