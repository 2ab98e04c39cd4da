import type { Diagnostic } from '../../diagnostic/index.js';
import type { Plan } from '../../plan/index.js';
import { readImageCommand } from './command.js';

/** The docker commands of a plan that need an engine, each at its step. */
export function unsupportedCommands({ steps }: Plan): readonly Diagnostic[] {
  return steps.flatMap(({ action, place }): Diagnostic[] => {
    if (action.kind !== 'docker') return [];
    const command = readImageCommand(action.arguments);
    if (!('message' in command)) return [];
    const hint =
      command.hint ?? "run it with '--executor docker', or say it with 'build', 'push' and 'docker tag'";
    return [{ code: 'executor/needs-docker', severity: 'error', message: command.message, place, hint }];
  });
}
