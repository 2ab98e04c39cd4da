import type { StepFailure } from '../../../event/index.js';
import type { Exit } from '../../../process/index.js';
import { exitCodeIn, solveFailure } from '../solve-failure.js';
import type { ContainerOutput } from './container-output.js';

/** Why a container's step failed; undefined when it did not. */
export function containerFailure(exit: Exit, output: ContainerOutput): StepFailure | undefined {
  const { failed } = output;
  const failure = solveFailure(exit, failed, output.said);
  if (failure === undefined) return output.isIncomplete ? incomplete : undefined;
  if (failed === undefined || !output.isContainer(failed)) return failure;
  const exitCode = exitCodeIn(failed.error ?? '');
  return exitCode === undefined ? notStarted(failed.error ?? '') : exitFailure(exitCode);
}

const incomplete: StepFailure = {
  reason: 'engine',
  message: 'BuildKit left out a part of the output that goes to a file',
  hint: 'write the file inside the container (\'bash -c "… > file"\'), or start buildkitd with BUILDKIT_STEP_LOG_MAX_SIZE=-1 and BUILDKIT_STEP_LOG_MAX_SPEED=-1',
};

/** A shell's own codes, and the first signal's: https://tldp.org/LDP/abs/html/exitcodes.html */
function exitFailure(exitCode: number): StepFailure {
  const message = `the container ended with exit code ${exitCode}`;
  return { reason: 'exit-code', exitCode, message };
}

/** What runc says of a program that is not there stands behind much else. */
function notStarted(error: string): StepFailure {
  const [, reason = error] = /did not complete successfully: (.+)$/s.exec(error) ?? [];
  const missing = /executable file not found|no such file or directory/.test(reason);
  return {
    reason: 'exit-code',
    exitCode: missing ? 127 : 126,
    message: missing ? "the container's command was not found" : `the container could not be run: ${reason}`,
    hint: missing
      ? 'the first word after the image is the command, unless the image has an entry point'
      : 'is the command an executable for this platform?',
  };
}
