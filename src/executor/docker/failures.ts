import type { StepFailure } from '../../event/index.js';
import type { Exit } from '../../process/index.js';
import type { Attempt } from '../executor.js';
import { failed } from '../failure-of.js';

/** The attempt a finished docker command amounts to; `what` names the command in a message. */
export function attemptOf(exit: Exit, what: string): Attempt {
  switch (exit.status) {
    case 'exited':
      return exit.exitCode === 0 ? { status: 'succeeded' } : failed(exitFailure(exit.exitCode, what));
    case 'signaled':
      return failed({
        reason: 'signal',
        signal: exit.signal,
        message: `'${what}' was ended by ${exit.signal}`,
      });
    case 'not-started':
      return failed(startFailure(exit.code, exit.message));
  }
}

/** `docker run` reserves 125 for its own failures and passes the container's exit code on otherwise. */
function exitFailure(exitCode: number, what: string): StepFailure {
  const message = `'${what}' ended with exit code ${exitCode}`;
  switch (what === 'docker run' ? exitCode : 0) {
    case 125:
      return {
        reason: 'exit-code',
        exitCode,
        message: 'docker could not run the container',
        hint: 'its last line of output says why',
      };
    case 126:
      return {
        reason: 'exit-code',
        exitCode,
        message: "the container's command cannot be executed",
        hint: 'is it an executable for this platform?',
      };
    case 127:
      return {
        reason: 'exit-code',
        exitCode,
        message: "the container's command was not found",
        hint: 'the first word after the image is the command, unless the image has an entry point',
      };
    default:
      return { reason: 'exit-code', exitCode, message };
  }
}

function startFailure(code: string, message: string): StepFailure {
  return code === 'ENOENT'
    ? {
        reason: 'tool-missing',
        tool: 'docker',
        message: "the program 'docker' is not installed, or the step's working directory is not there",
        hint: "'taskrun doctor' says what is missing and how to install it",
      }
    : { reason: 'engine', message: `docker could not be started: ${message}` };
}
