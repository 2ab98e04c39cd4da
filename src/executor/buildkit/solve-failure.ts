import type { Vertex } from '../../build-progress/index.js';
import type { StepFailure } from '../../event/index.js';
import type { Exit } from '../../process/index.js';

/**
 * Why `buildctl build` did not succeed; undefined when it did. `vertex` is the operation that failed, which BuildKit names
 * in its progress; without one it is BuildKit itself, or the way to it. `said` is the last line of buildctl's own.
 */
export function solveFailure(exit: Exit, vertex: Vertex | undefined, said: string): StepFailure | undefined {
  switch (exit.status) {
    case 'exited':
      if (exit.exitCode === 0) return undefined;
      return vertex === undefined ? engineFailure(said) : vertexFailure(vertex);
    case 'signaled':
      return {
        reason: 'signal',
        signal: exit.signal,
        message: `'buildctl build' was ended by ${exit.signal}`,
      };
    case 'not-started':
      return startFailure(exit.code, exit.message);
  }
}

/** The exit code that BuildKit reports of a program; undefined when the operation failed otherwise. */
export function exitCodeIn(error: string): number | undefined {
  const code = /exit code: (\d+)$/.exec(error)?.[1];
  return code === undefined ? undefined : Number(code);
}

function vertexFailure({ name, error = '' }: Vertex): StepFailure {
  const exitCode = exitCodeIn(error);
  const [, reason] = /^process .* did not complete successfully: (.+)$/s.exec(error) ?? [];
  return { reason: 'exit-code', exitCode: exitCode ?? 1, message: `'${name}' failed: ${reason ?? error}` };
}

const denied = /additional privileged permissions|not allowed by build configuration|is not allowed/;

function engineFailure(said: string): StepFailure {
  const message = said.replace(/^error: (?:failed to solve: )?/, '');
  if (denied.test(message)) {
    const hint = "the BuildKit server has to allow it, too: 'buildkitd --allow-insecure-entitlement'";
    return { reason: 'denied', message: `BuildKit refuses: ${message}`, hint };
  }
  return { reason: 'engine', message: `BuildKit failed: ${message === '' ? 'it says nothing' : message}` };
}

function startFailure(code: string, message: string): StepFailure {
  if (code !== 'ENOENT') return { reason: 'engine', message: `buildctl could not be started: ${message}` };
  return {
    reason: 'tool-missing',
    tool: 'buildctl',
    message: "the program 'buildctl' is not installed, or the step's working directory is not there",
    hint: 'it comes with BuildKit: https://github.com/moby/buildkit/releases',
  };
}
